#include "nn/aligner/operations.hpp"

#include "nn/aligner/product.hpp"
#include "nn/aligner/row_math.hpp"
#include "nn/kernels/elementwise.hpp"

#include <cmath>

namespace evo::music::nn {
namespace {

operand by_rows(const matrix& m) {
  return {m.data, m.rows, m.columns, m.columns, 1};
}

/// Partial sums of chunks of rows, added in their order: the same on any number of threads.
/// @param body adds rows [begin, end) to `width` sums, which begin as zeros
void sum_rows(tape& t, std::size_t rows, std::size_t width, const tape::target& out,
              const std::function<void(std::size_t, std::size_t, float*)>& body) {
  constexpr std::size_t together = 64;
  const matrix partial = t.memory((rows + together - 1) / together, width);
  t.for_rows(
      rows,
      [&](std::size_t begin, std::size_t end) {
        float* const sums = partial[begin / together];
        std::fill_n(sums, width, 0.0F);
        body(begin, end, sums);
      },
      together);
  if (!out.add)
    std::fill_n(out.into.data, width, 0.0F);
  for (std::size_t p = 0; p < partial.rows; ++p)
    best_row_math().add_scaled(1.0F, partial[p], width, out.into.data);
}

void add_gradient(tape& t, variable& to, const matrix& dy) {
  if (!to.wants_gradient)
    return;
  const auto [dx, add] = t.gradient_of(to);
  t.for_rows(dy.rows, [&, dx = dx, add = add](std::size_t begin, std::size_t end) {
    const std::size_t n = (end - begin) * dy.columns;
    if (add)
      best_row_math().add_scaled(1.0F, dy[begin], n, dx[begin]);
    else
      std::copy_n(dy[begin], n, dx[begin]);
  });
}

/// dx (+)= rows of f(row, out)
void write_rows(tape& t, const tape::target& to,
                const std::function<void(std::size_t, float*)>& row_gradient) {
  t.for_rows(to.into.rows, [&](std::size_t begin, std::size_t end) {
    std::vector<float> row(to.into.columns);
    for (std::size_t i = begin; i < end; ++i)
      if (to.add) {
        row_gradient(i, row.data());
        best_row_math().add_scaled(1.0F, row.data(), row.size(), to.into[i]);
      } else {
        row_gradient(i, to.into[i]);
      }
  });
}

constexpr float norm_epsilon = 1e-5F; // PyTorch's

} // namespace

variable& linear(tape& t, variable& x, variable& weight, variable* bias) {
  variable& y = t.result(x.value.rows, weight.value.rows, {&x, &weight, bias ? bias : &weight});
  multiply(by_rows(x.value), by_rows(weight.value).transposed(),
           {y.value.data, y.value.columns, bias ? bias->value.data : nullptr}, t.run());
  t.then(y, [&t, &x, &weight, bias, &y] {
    const operand dy = by_rows(y.gradient);
    if (x.wants_gradient) {
      const auto [dx, add] = t.gradient_of(x);
      multiply(dy, by_rows(weight.value), {dx.data, dx.columns, nullptr, add}, t.run());
    }
    if (weight.wants_gradient) {
      const auto [dw, add] = t.gradient_of(weight);
      multiply(dy.transposed(), by_rows(x.value), {dw.data, dw.columns, nullptr, add}, t.run());
    }
    if (bias != nullptr && bias->wants_gradient)
      sum_rows(t, y.gradient.rows, y.gradient.columns, t.gradient_of(*bias),
               [&](std::size_t begin, std::size_t end, float* sums) {
                 for (std::size_t i = begin; i < end; ++i)
                   best_row_math().add_scaled(1.0F, y.gradient[i], y.gradient.columns, sums);
               });
  });
  return y;
}

variable& add(tape& t, variable& a, variable& b) {
  variable& y = t.result(a.value.rows, a.value.columns, {&a, &b});
  t.for_rows(a.value.rows, [&](std::size_t begin, std::size_t end) {
    const float *pa = a.value[begin], *pb = b.value[begin];
    float* out = y.value[begin];
    for (std::size_t i = 0; i < (end - begin) * a.value.columns; ++i)
      out[i] = pa[i] + pb[i];
  });
  t.then(y, [&t, &a, &b, &y] {
    add_gradient(t, a, y.gradient);
    add_gradient(t, b, y.gradient);
  });
  return y;
}

variable& gelu(tape& t, variable& x) {
  variable& y = t.result(x.value.rows, x.value.columns, {&x});
  t.for_rows(x.value.rows, [&](std::size_t begin, std::size_t end) {
    best_row_math().gelu(x.value[begin], (end - begin) * x.value.columns, y.value[begin]);
  });
  t.then(y, [&t, &x, &y] {
    const auto to = t.gradient_of(x);
    t.for_rows(x.value.rows, [&](std::size_t begin, std::size_t end) {
      best_row_math().gelu_gradient(x.value[begin], y.gradient[begin],
                                    (end - begin) * x.value.columns, to.add, to.into[begin]);
    });
  });
  return y;
}

variable& tanh(tape& t, variable& x) {
  variable& y = t.result(x.value.rows, x.value.columns, {&x});
  t.for_rows(x.value.rows, [&](std::size_t begin, std::size_t end) {
    const std::size_t n = (end - begin) * x.value.columns;
    std::copy_n(x.value[begin], n, y.value[begin]);
    tanh(std::span{y.value[begin], n});
  });
  t.then(y, [&t, &x, &y] {
    write_rows(t, t.gradient_of(x), [&](std::size_t i, float* dx) {
      const float *v = y.value[i], *dy = y.gradient[i];
      for (std::size_t c = 0; c < y.value.columns; ++c)
        dx[c] = dy[c] * (1.0F - v[c] * v[c]);
    });
  });
  return y;
}

variable& dropout(tape& t, variable& x, double probability, const random_key& key) {
  if (probability <= 0)
    return x;
  variable& y = t.result(x.value.rows, x.value.columns, {&x});
  // The mask itself, 0 or what is left's inverse: the step backwards multiplies by it again.
  const matrix mask = t.memory(x.value.rows, x.value.columns);
  const auto limit = static_cast<std::uint32_t>(std::min(probability, 1.0) * 65536.0);
  const float scale = probability < 1 ? static_cast<float>(1.0 / (1.0 - probability)) : 0.0F;
  t.for_rows(x.value.rows, [&](std::size_t begin, std::size_t end) {
    random_stream stream = key.stream(begin);
    const std::size_t n = (end - begin) * x.value.columns;
    float* const out = mask[begin];
    for (std::size_t i = 0; i < n; i += 2) {
      const std::uint32_t bits = stream();
      out[i] = (bits & 0xFFFFU) < limit ? 0.0F : scale;
      if (i + 1 < n)
        out[i + 1] = bits >> 16 < limit ? 0.0F : scale;
    }
    best_row_math().product(x.value[begin], out, n, false, y.value[begin]);
  });
  t.then(y, [&t, &x, &y, mask] {
    const auto to = t.gradient_of(x);
    t.for_rows(x.value.rows, [&](std::size_t begin, std::size_t end) {
      best_row_math().product(y.gradient[begin], mask[begin], (end - begin) * x.value.columns,
                              to.add, to.into[begin]);
    });
  });
  return y;
}

variable& mask_columns(tape& t, variable& x, std::span<const float> kept) {
  variable& y = t.result(x.value.rows, x.value.columns, {&x});
  t.for_rows(x.value.rows, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      best_row_math().product(x.value[i], kept.data(), kept.size(), false, y.value[i]);
  });
  t.then(y, [&t, &x, &y, kept] {
    const auto to = t.gradient_of(x);
    t.for_rows(x.value.rows, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i)
        best_row_math().product(y.gradient[i], kept.data(), kept.size(), to.add, to.into[i]);
    });
  });
  return y;
}

variable& layer_norm(tape& t, variable& x, variable& gain, variable& bias) {
  const std::size_t width = x.value.columns;
  variable& y = t.result(x.value.rows, width, {&x, &gain, &bias});
  const matrix centred = t.memory(x.value.rows, width); // (x - mean) / deviation
  const matrix inverse = t.memory(x.value.rows, 1);     // 1 / deviation
  const auto scale = 1.0F / static_cast<float>(width);
  t.for_rows(x.value.rows, [&](std::size_t begin, std::size_t end) {
    const row_math& math = best_row_math();
    for (std::size_t i = begin; i < end; ++i) {
      float* const c = centred[i];
      math.shift_and_scale(x.value[i], math.sum(x.value[i], width) * scale, 1.0F, width, c);
      const float r = 1.0F / std::sqrt(math.dot(c, c, width) * scale + norm_epsilon);
      inverse[i][0] = r;
      math.shift_and_scale(c, 0.0F, r, width, c);
      std::copy_n(bias.value.data, width, y.value[i]);
      math.product(c, gain.value.data, width, true, y.value[i]);
    }
  });
  t.then(y, [&t, &x, &gain, &bias, &y, centred, inverse, width, scale] {
    const row_math& math = best_row_math();
    if (gain.wants_gradient)
      sum_rows(t, y.gradient.rows, width, t.gradient_of(gain),
               [&](std::size_t begin, std::size_t end, float* sums) {
                 for (std::size_t i = begin; i < end; ++i)
                   math.product(y.gradient[i], centred[i], width, true, sums);
               });
    if (bias.wants_gradient)
      sum_rows(t, y.gradient.rows, width, t.gradient_of(bias),
               [&](std::size_t begin, std::size_t end, float* sums) {
                 for (std::size_t i = begin; i < end; ++i)
                   math.add_scaled(1.0F, y.gradient[i], width, sums);
               });
    if (x.wants_gradient)
      write_rows(t, t.gradient_of(x), [&](std::size_t i, float* dx) {
        math.product(y.gradient[i], gain.value.data, width, false, dx);
        const float mean = math.sum(dx, width) * scale;
        const float slope = math.dot(dx, centred[i], width) * scale;
        math.add_scaled(-slope, centred[i], width, dx);
        math.shift_and_scale(dx, mean, inverse[i][0], width, dx);
      });
  });
  return y;
}

namespace {

/// Both kinds of batch_norm, when mean and inverse deviation are known.
/// @param counts none where mean and variance don't depend on x
variable& normalise_columns(tape& t, variable& x, variable& gain, variable& bias, matrix mean,
                            matrix inverse, std::span<const float> counts, float total) {
  const std::size_t rows = x.value.rows, width = x.value.columns;
  variable& y = t.result(rows, width, {&x, &gain, &bias});
  const matrix centred = t.memory(rows, width);
  t.for_rows(rows, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      for (std::size_t c = 0; c < width; ++c) {
        centred[i][c] = (x.value[i][c] - mean.data[c]) * inverse.data[c];
        y.value[i][c] = centred[i][c] * gain.value.data[c] + bias.value.data[c];
      }
  });
  t.then(y, [&t, &x, &gain, &bias, &y, centred, inverse, counts, total, rows, width] {
    const matrix sums = t.memory(2, width); // of dy, and of dy centred
    const auto sum = [&](std::size_t which) {
      sum_rows(t, rows, width, {{sums[which], 1, width}, false},
               [&](std::size_t begin, std::size_t end, float* some) {
                 for (std::size_t i = begin; i < end; ++i)
                   for (std::size_t c = 0; c < width; ++c)
                     some[c] += y.gradient[i][c] * (which == 0 ? 1.0F : centred[i][c]);
               });
    };
    sum(0);
    sum(1);
    add_gradient(t, bias, {sums[0], 1, width});
    add_gradient(t, gain, {sums[1], 1, width});
    if (x.wants_gradient)
      write_rows(t, t.gradient_of(x), [&](std::size_t i, float* dx) {
        const float share = counts.empty() ? 0.0F : counts[i] / total;
        for (std::size_t c = 0; c < width; ++c)
          dx[c] = gain.value.data[c] * inverse.data[c] *
                  (y.gradient[i][c] - share * (sums[0][c] + centred[i][c] * sums[1][c]));
      });
  });
  return y;
}

} // namespace

variable& batch_norm(tape& t, variable& x, variable& gain, variable& bias,
                     std::span<const float> counts, std::span<float> running_mean,
                     std::span<float> running_variance) {
  const std::size_t width = x.value.columns;
  float total = 0;
  for (const float c : counts)
    total += c;
  const matrix mean = t.memory(1, width), variance = t.memory(1, width),
               inverse = t.memory(1, width);
  sum_rows(t, x.value.rows, width, {mean, false},
           [&](std::size_t begin, std::size_t end, float* sums) {
             for (std::size_t i = begin; i < end; ++i)
               best_row_math().add_scaled(counts[i] / total, x.value[i], width, sums);
           });
  sum_rows(t, x.value.rows, width, {variance, false},
           [&](std::size_t begin, std::size_t end, float* sums) {
             for (std::size_t i = begin; i < end; ++i)
               for (std::size_t c = 0; c < width; ++c) {
                 const float d = x.value[i][c] - mean.data[c];
                 sums[c] += counts[i] / total * d * d;
               }
           });
  constexpr float moved = 0.1F; // PyTorch's momentum; its running variance is the unbiased one
  const float unbiased = total > 1 ? total / (total - 1) : 1.0F;
  for (std::size_t c = 0; c < width; ++c) {
    inverse.data[c] = 1.0F / std::sqrt(variance.data[c] + norm_epsilon);
    running_mean[c] += moved * (mean.data[c] - running_mean[c]);
    running_variance[c] += moved * (variance.data[c] * unbiased - running_variance[c]);
  }
  return normalise_columns(t, x, gain, bias, mean, inverse, counts, total);
}

variable& batch_norm(tape& t, variable& x, variable& gain, variable& bias,
                     std::span<const float> mean, std::span<const float> variance) {
  const matrix means = t.memory(1, mean.size()), inverse = t.memory(1, mean.size());
  for (std::size_t c = 0; c < mean.size(); ++c) {
    means.data[c] = mean[c];
    inverse.data[c] = 1.0F / std::sqrt(variance[c] + norm_epsilon);
  }
  return normalise_columns(t, x, gain, bias, means, inverse, {}, 1);
}

variable& rows_of(tape& t, variable& table, std::span<const std::uint32_t> index) {
  const std::size_t width = table.value.columns;
  variable& y = t.result(index.size(), width, {&table});
  for (std::size_t i = 0; i < index.size(); ++i)
    std::copy_n(table.value[index[i]], width, y.value[i]);
  t.then(y, [&t, &table, &y, index, width] {
    const auto [into, add] = t.gradient_of(table);
    if (!add)
      std::ranges::fill(into.all(), 0.0F);
    for (std::size_t i = 0; i < index.size(); ++i)
      best_row_math().add_scaled(1.0F, y.gradient[i], width, into[index[i]]);
  });
  return y;
}

variable& unit_rows(tape& t, variable& x) {
  const std::size_t width = x.value.columns;
  variable& y = t.result(x.value.rows, width, {&x});
  const matrix inverse = t.memory(x.value.rows, 1);
  constexpr float least = 1e-8F;
  t.for_rows(x.value.rows, [&](std::size_t begin, std::size_t end) {
    const row_math& math = best_row_math();
    for (std::size_t i = begin; i < end; ++i) {
      inverse[i][0] = 1.0F / std::max(least, std::sqrt(math.dot(x.value[i], x.value[i], width)));
      math.shift_and_scale(x.value[i], 0.0F, inverse[i][0], width, y.value[i]);
    }
  });
  t.then(y, [&t, &x, &y, inverse, width] {
    write_rows(t, t.gradient_of(x), [&](std::size_t i, float* dx) {
      const row_math& math = best_row_math();
      std::copy_n(y.gradient[i], width, dx);
      math.add_scaled(-math.dot(y.gradient[i], y.value[i], width), y.value[i], width, dx);
      math.shift_and_scale(dx, 0.0F, inverse[i][0], width, dx);
    });
  });
  return y;
}

} // namespace evo::music::nn

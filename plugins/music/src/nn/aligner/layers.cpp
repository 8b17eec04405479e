#include "nn/aligner/layers.hpp"

#include "nn/aligner/info_nce.hpp"
#include "nn/aligner/row_math.hpp"
#include "nn/kernels/elementwise.hpp"

#include <cmath>

namespace evo::music::nn {

variable& weigh_layers(tape& t, const layered_tracks& tracks, variable& weights) {
  const std::size_t n = tracks.size(), dim = tracks.dim, layers = tracks.layers;
  variable& y = t.result(n, dim, {&weights});
  t.for_rows(n, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      std::fill_n(y.value[i], dim, 0.0F);
      for (std::size_t l = 0; l < layers; ++l)
        best_row_math().add_scaled(weights.value.data[l], tracks[i] + l * dim, dim, y.value[i]);
    }
  });
  t.then(y, [&t, tracks, &weights, &y, n, dim, layers] {
    const matrix products = t.memory(n, layers);
    t.for_rows(n, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i)
        for (std::size_t l = 0; l < layers; ++l)
          products[i][l] = best_row_math().dot(tracks[i] + l * dim, y.gradient[i], dim);
    });
    const auto [into, add] = t.gradient_of(weights);
    for (std::size_t l = 0; l < layers; ++l) {
      double sum = 0;
      for (std::size_t i = 0; i < n; ++i)
        sum += static_cast<double>(products[i][l]);
      into.data[l] = (add ? into.data[l] : 0.0F) + static_cast<float>(sum);
    }
  });
  return y;
}

variable& mean_of_layers(tape& t, variable& x, std::size_t layers) {
  const std::size_t n = x.value.rows / layers, dim = x.value.columns;
  const float share = 1.0F / static_cast<float>(layers);
  variable& y = t.result(n, dim, {&x});
  t.for_rows(n, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      std::fill_n(y.value[i], dim, 0.0F);
      for (std::size_t l = 0; l < layers; ++l)
        best_row_math().add_scaled(share, x.value[i * layers + l], dim, y.value[i]);
    }
  });
  t.then(y, [&t, &x, &y, n, dim, layers, share] {
    const auto to = t.gradient_of(x);
    t.for_rows(n, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin * layers; i < end * layers; ++i) {
        if (!to.add)
          std::fill_n(to.into[i], dim, 0.0F);
        best_row_math().add_scaled(share, y.gradient[i / layers], dim, to.into[i]);
      }
    });
  });
  return y;
}

variable& softmax_over_layers(tape& t, variable& x, std::size_t layers) {
  const std::size_t n = x.value.rows, dim = x.value.columns / layers;
  variable& y = t.result(n, x.value.columns, {&x});
  t.for_rows(n, [&](std::size_t begin, std::size_t end) {
    std::vector<float> row(layers);
    for (std::size_t i = begin; i < end; ++i)
      for (std::size_t c = 0; c < dim; ++c) {
        for (std::size_t l = 0; l < layers; ++l)
          row[l] = x.value[i][l * dim + c];
        softmax(row);
        for (std::size_t l = 0; l < layers; ++l)
          y.value[i][l * dim + c] = row[l];
      }
  });
  t.then(y, [&t, &x, &y, n, dim, layers] {
    const auto to = t.gradient_of(x);
    t.for_rows(n, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        const float *v = y.value[i], *dy = y.gradient[i];
        for (std::size_t c = 0; c < dim; ++c) {
          float mean = 0;
          for (std::size_t l = 0; l < layers; ++l)
            mean += v[l * dim + c] * dy[l * dim + c];
          for (std::size_t l = 0; l < layers; ++l) {
            float& dx = to.into[i][l * dim + c];
            dx = (to.add ? dx : 0.0F) + v[l * dim + c] * (dy[l * dim + c] - mean);
          }
        }
      }
    });
  });
  return y;
}

namespace {

/// out[i] (n x layers x dim) = a row of a x the one row that its layers share.
void spread(tape& t, const tape::target& to, const matrix& shared, const matrix& each,
            std::size_t layers) {
  const std::size_t dim = shared.columns;
  t.for_rows(shared.rows, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      for (std::size_t l = 0; l < layers; ++l) {
        const std::size_t at = (i * layers + l) * dim;
        best_row_math().product(shared[i], each.data + at, dim, to.add, to.into.data + at);
      }
  });
}

} // namespace

variable& sum_over_layers(tape& t, variable& weights, variable& values, std::size_t layers) {
  const std::size_t n = weights.value.rows, dim = values.value.columns;
  variable& y = t.result(n, dim, {&weights, &values});
  t.for_rows(n, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      for (std::size_t l = 0; l < layers; ++l)
        best_row_math().product(weights.value[i] + l * dim, values.value[i * layers + l], dim,
                                l > 0, y.value[i]);
  });
  t.then(y, [&t, &weights, &values, &y, layers] {
    if (weights.wants_gradient)
      spread(t, t.gradient_of(weights), y.gradient, values.value, layers);
    if (values.wants_gradient)
      spread(t, t.gradient_of(values), y.gradient, weights.value, layers);
  });
  return y;
}

namespace {

/// What `attend` keeps for the way back.
struct attention_step {
  variable &query, &keys, &values, &y;
  std::size_t layers;
  std::span<const meeting> meetings;
  std::span<const float> kept_weights;
  matrix shares; ///< meetings x layers: softmax
  float scale;

  [[nodiscard]] float kept(std::size_t i, std::size_t l) const {
    return kept_weights.empty() ? 1.0F : kept_weights[i * layers + l];
  }
  [[nodiscard]] std::size_t key_row(std::size_t i, std::size_t l) const {
    return meetings[i].group * layers + l;
  }

  void forward(tape& t) const;
  /// Slopes by the products q k, meetings x layers.
  [[nodiscard]] matrix slopes(tape& t) const;
  void backward(tape& t) const;
  void keys_and_values(tape& t, const matrix& by_products) const;
  void queries(tape& t, const matrix& by_products) const;
};

void attention_step::forward(tape& t) const {
  const std::size_t dim = y.value.columns;
  t.for_rows(meetings.size(), [&](std::size_t begin, std::size_t end) {
    const row_math& math = best_row_math();
    for (std::size_t i = begin; i < end; ++i) {
      const float* const q = query.value[meetings[i].query];
      for (std::size_t l = 0; l < layers; ++l)
        shares[i][l] = scale * math.dot(q, keys.value[key_row(i, l)], dim);
      softmax(std::span{shares[i], layers});
      std::fill_n(y.value[i], dim, 0.0F);
      for (std::size_t l = 0; l < layers; ++l)
        math.add_scaled(shares[i][l] * kept(i, l), values.value[key_row(i, l)], dim, y.value[i]);
    }
  });
}

matrix attention_step::slopes(tape& t) const {
  const std::size_t dim = y.value.columns;
  const matrix by_products = t.memory(meetings.size(), layers);
  t.for_rows(meetings.size(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      float* const out = by_products[i];
      float mean = 0;
      for (std::size_t l = 0; l < layers; ++l) {
        out[l] = kept(i, l) * best_row_math().dot(y.gradient[i], values.value[key_row(i, l)], dim);
        mean += shares[i][l] * out[l];
      }
      for (std::size_t l = 0; l < layers; ++l)
        out[l] = scale * shares[i][l] * (out[l] - mean);
    }
  });
  return by_products;
}

void attention_step::keys_and_values(tape& t, const matrix& by_products) const {
  const std::size_t dim = y.value.columns, groups = keys.value.rows / layers;
  std::vector<std::uint32_t> group(meetings.size());
  for (std::size_t i = 0; i < group.size(); ++i)
    group[i] = meetings[i].group;
  const places where{group, groups};
  const auto for_groups = [&](variable& v, const auto& add_meeting) {
    if (!v.wants_gradient)
      return;
    const auto to = t.gradient_of(v);
    t.for_rows(groups, [&](std::size_t begin, std::size_t end) {
      for (std::size_t g = begin; g < end; ++g) {
        if (!to.add)
          std::fill_n(to.into[g * layers], layers * dim, 0.0F);
        for (const std::uint32_t i : where.of(g))
          for (std::size_t l = 0; l < layers; ++l)
            add_meeting(i, l, to.into[g * layers + l]);
      }
    });
  };
  for_groups(keys, [&](std::size_t i, std::size_t l, float* into) {
    best_row_math().add_scaled(by_products[i][l], query.value[meetings[i].query], dim, into);
  });
  for_groups(values, [&](std::size_t i, std::size_t l, float* into) {
    best_row_math().add_scaled(shares[i][l] * kept(i, l), y.gradient[i], dim, into);
  });
}

void attention_step::queries(tape& t, const matrix& by_products) const {
  const std::size_t dim = y.value.columns;
  std::vector<std::uint32_t> asked(meetings.size());
  for (std::size_t i = 0; i < asked.size(); ++i)
    asked[i] = meetings[i].query;
  const places where{asked, query.value.rows};
  const auto to = t.gradient_of(query);
  t.for_rows(
      query.value.rows,
      [&](std::size_t begin, std::size_t end) {
        for (std::size_t q = begin; q < end; ++q) {
          if (!to.add)
            std::fill_n(to.into[q], dim, 0.0F);
          for (const std::uint32_t i : where.of(q))
            for (std::size_t l = 0; l < layers; ++l)
              best_row_math().add_scaled(by_products[i][l], keys.value[key_row(i, l)], dim,
                                         to.into[q]);
        }
      },
      8);
}

void attention_step::backward(tape& t) const {
  const matrix by_products = slopes(t);
  keys_and_values(t, by_products);
  if (query.wants_gradient)
    queries(t, by_products);
}

} // namespace

variable& attend(tape& t, variable& query, variable& keys, variable& values, std::size_t layers,
                 std::span<const meeting> meetings, std::span<const float> kept_weights) {
  variable& y = t.result(meetings.size(), values.value.columns, {&query, &keys, &values});
  const float scale = 1.0F / std::sqrt(static_cast<float>(query.value.columns));
  const attention_step step{query,  keys,     values,       y,
                            layers, meetings, kept_weights, t.memory(meetings.size(), layers),
                            scale};
  step.forward(t);
  t.then(y, [&t, step] { step.backward(t); });
  return y;
}

variable& gru_step(tape& t, variable& inputs, std::size_t layers, std::size_t step,
                   variable& hiddens, variable* state) {
  const std::size_t n = hiddens.value.rows, hidden = hiddens.value.columns / 3;
  variable& y = t.result(n, hidden, {&inputs, &hiddens, state ? state : &hiddens});
  const matrix gates = t.memory(n, 3 * hidden); // reset, update, new
  t.for_rows(n, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const float *x = inputs.value[i * layers + step], *h = hiddens.value[i];
      float* const g = gates[i];
      for (std::size_t c = 0; c < 2 * hidden; ++c)
        g[c] = x[c] + h[c];
      sigmoid(std::span{g, 2 * hidden});
      for (std::size_t c = 0; c < hidden; ++c)
        g[2 * hidden + c] = x[2 * hidden + c] + g[c] * h[2 * hidden + c];
      tanh(std::span{g + 2 * hidden, hidden});
      for (std::size_t c = 0; c < hidden; ++c) {
        const float update = g[hidden + c], old = state == nullptr ? 0.0F : state->value[i][c];
        y.value[i][c] = (1.0F - update) * g[2 * hidden + c] + update * old;
      }
    }
  });
  t.then(y, [&t, &inputs, layers, step, &hiddens, state, &y, gates, n, hidden] {
    const auto dx = t.gradient_of(inputs), dh = t.gradient_of(hiddens);
    if (!dx.add) // the other steps add to theirs
      std::ranges::fill(dx.into.all(), 0.0F);
    const bool passes_on = state != nullptr && state->wants_gradient;
    const auto ds = passes_on ? t.gradient_of(*state) : tape::target{};
    t.for_rows(n, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        const float *g = gates[i], *h = hiddens.value[i], *dy = y.gradient[i];
        float *x_slope = dx.into[i * layers + step], *h_slope = dh.into[i];
        const auto put = [&](std::size_t at, float by_x, float by_h) {
          x_slope[at] += by_x;
          h_slope[at] = (dh.add ? h_slope[at] : 0.0F) + by_h;
        };
        for (std::size_t c = 0; c < hidden; ++c) {
          const float reset = g[c], update = g[hidden + c], fresh = g[2 * hidden + c];
          const float old = state == nullptr ? 0.0F : state->value[i][c];
          const float by_fresh = dy[c] * (1.0F - update) * (1.0F - fresh * fresh);
          const float by_update = dy[c] * (old - fresh) * update * (1.0F - update);
          const float by_reset = by_fresh * h[2 * hidden + c] * reset * (1.0F - reset);
          put(c, by_reset, by_reset);
          put(hidden + c, by_update, by_update);
          put(2 * hidden + c, by_fresh, by_fresh * reset);
          if (passes_on)
            ds.into[i][c] = (ds.add ? ds.into[i][c] : 0.0F) + dy[c] * update;
        }
      }
    });
  });
  return y;
}

} // namespace evo::music::nn

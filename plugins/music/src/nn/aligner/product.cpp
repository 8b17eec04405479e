#include "nn/aligner/product.hpp"

#include "nn/kernels/instruction_set.hpp"
#include "nn/kernels/panels.hpp"
#include "nn/kernels/scratch.hpp"

#include <algorithm>
#include <vector>

namespace evo::music::nn {
namespace {

constexpr std::size_t rows_together = 96;    // of a task, whose activations share the L2 cache
constexpr std::size_t inputs_together = 256; // a panel of them fits into L1
constexpr std::size_t panels_together = 4;   // between which a block of activations stays in L1
constexpr std::size_t tasks_wanted = 16;     // so that a thread which is late doesn't matter

std::size_t divided_up(std::size_t n, std::size_t by) {
  return (n + by - 1) / by;
}

/// Rows [first, first + count) of x by rows.
void copy_rows(const operand& x, std::size_t first, std::size_t count, float* out,
               std::size_t stride) {
  constexpr std::size_t block = 16; // of a transposition: whole cache lines on both sides
  if (x.column_step == 1) {
    for (std::size_t r = 0; r < count; ++r)
      std::copy_n(x.data + (first + r) * x.row_step, x.columns, out + r * stride);
    return;
  }
  for (std::size_t k = 0; k < x.columns; k += block)
    for (std::size_t r = 0; r < count; r += block)
      for (std::size_t i = r; i < std::min(r + block, count); ++i)
        for (std::size_t j = k; j < std::min(k + block, x.columns); ++j)
          out[i * stride + j] = x.data[j * x.column_step + (first + i)];
}

/// Columns [first, first + width) of w, zeros behind its last one: rows x width.
void copy_panel(const operand& w, std::size_t first, std::size_t width, float* out) {
  constexpr std::size_t block = 16;
  const std::size_t count = std::min(width, w.columns - first);
  if (count < width)
    std::fill_n(out, w.rows * width, 0.0F);
  if (w.column_step == 1) {
    for (std::size_t k = 0; k < w.rows; ++k)
      std::copy_n(w.data + k * w.row_step + first, count, out + k * width);
    return;
  }
  for (std::size_t k = 0; k < w.rows; k += block) {
    const std::size_t end = std::min(k + block, w.rows);
    for (std::size_t c = 0; c < count; ++c) {
      const float* from = w.data + (first + c) * w.column_step;
      for (std::size_t i = k; i < end; ++i)
        out[i * width + c] = from[i];
    }
  }
}

struct part {
  std::size_t begin, end;
};
part part_of(std::size_t count, std::size_t parts, std::size_t index) {
  return {count * index / parts, count * (index + 1) / parts};
}

/// sums (panels x rows x columns) = rows of x times some panels, block of inputs after block.
void multiply_panels(const panel_kernels& kernels, const float* x, std::size_t stride,
                     std::size_t rows, const float* weights, std::size_t inputs, part panels,
                     float* sums) {
  const std::size_t columns = kernels.columns;
  for (std::size_t k = 0; k < inputs; k += inputs_together)
    for (std::size_t p = panels.begin; p < panels.end; ++p) {
      const std::size_t some = std::min(inputs_together, inputs - k);
      const float* from = weights + (p * inputs + k) * columns;
      kernels.multiply({.activations = x + k,
                        .activation_stride = stride,
                        .weights = from,
                        .next_weights = p + 1 < panels.end ? from + inputs * columns : nullptr,
                        .weight_bytes = some * columns * sizeof(float),
                        .rows = rows,
                        .inputs = some,
                        .sums = sums + (p - panels.begin) * rows * columns,
                        .continued = k > 0});
    }
}

} // namespace

void multiply(const operand& a, const operand& b, const product_target& target,
              const executor& run) {
  if (a.rows == 0 || b.columns == 0)
    return;
  static const panel_kernels kernels = panel_kernels_for(precision::fp32, best_available());
  const std::size_t columns = kernels.columns, inputs = b.rows;
  const std::size_t panels = divided_up(b.columns, columns);
  scratch packed{panels * columns * std::max<std::size_t>(inputs, 1) * sizeof(float)};
  float* const weights = packed.as<float>();
  const std::size_t packers = std::min(panels, tasks_wanted);
  run(packers, [&](std::size_t t) {
    for (auto [p, end] = part_of(panels, packers, t); p < end; ++p)
      copy_panel(b, p * columns, columns, weights + p * inputs * columns);
  });

  std::vector<float> bias(panels * columns);
  if (target.bias != nullptr)
    std::copy_n(target.bias, b.columns, bias.begin());
  const std::size_t row_parts = divided_up(a.rows, rows_together);
  const std::size_t panel_parts = std::clamp<std::size_t>(divided_up(tasks_wanted, row_parts), 1,
                                                          divided_up(panels, panels_together));
  run(row_parts * panel_parts, [&](std::size_t t) {
    const part own = part_of(a.rows, row_parts, t / panel_parts);
    const part some = part_of(panels, panel_parts, t % panel_parts);
    const std::size_t count = own.end - own.begin, stride = inputs + 16;
    scratch memory{count * (stride + panels_together * columns) * sizeof(float)};
    float* const x = memory.as<float>();
    float* const sums = x + count * stride;
    copy_rows(a, own.begin, count, x, stride);
    for (std::size_t p = some.begin; p < some.end; p += panels_together) {
      const part group{p, std::min(p + panels_together, some.end)};
      multiply_panels(kernels, x, stride, count, weights, inputs, group, sums);
      for (std::size_t q = group.begin; q < group.end; ++q)
        kernels.finish({.sums = sums + (q - group.begin) * count * columns,
                        .bias = bias.data() + q * columns,
                        .rows = count,
                        .columns = std::min(columns, b.columns - q * columns),
                        .y = target.data + own.begin * target.stride + q * columns,
                        .y_stride = target.stride,
                        .then = target.add ? epilogue::add : epilogue::store});
    }
  });
}

} // namespace evo::music::nn

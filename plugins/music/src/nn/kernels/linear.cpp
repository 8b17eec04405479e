#include "nn/kernels/linear.hpp"

#include "nn/kernels/packed_weights.hpp"
#include "nn/kernels/row_tasks.hpp"
#include "nn/kernels/scratch.hpp"

#include <algorithm>
#include <thread>

namespace evo::music::nn {
namespace {

constexpr std::size_t rows_together = 96;     // of a task: their activations share the L2 cache
constexpr std::size_t outputs_together = 128; // of which each block of inputs is multiplied in turn
constexpr std::size_t inputs_together = 256;  // a panel of weights for them fits into L1

std::size_t divided_up(std::size_t n, std::size_t by) {
  return (n + by - 1) / by;
}

/// [0, count) in `parts` ranges of `unit`s that differ by one unit at most.
struct range {
  std::size_t begin, end;
};
range part_of(std::size_t count, std::size_t unit, std::size_t parts, std::size_t part) {
  const std::size_t units = divided_up(count, unit);
  return {std::min(count, units * part / parts * unit),
          std::min(count, units * (part + 1) / parts * unit)};
}

/// The first half of the parts have three quarters of it: whoever is through first finds little
/// that the others are still at.
range falling_part_of(std::size_t count, std::size_t parts, std::size_t part) {
  const std::size_t first = parts / 2, others = parts - first;
  const auto begin = [&](std::size_t p) {
    const std::size_t early = std::min(p, first), late = p - early;
    return count * (3 * early * others + late * first) / (4 * first * others);
  };
  return parts == 1 ? range{0, count} : range{begin(part), begin(part + 1)};
}

/// Enough tasks that threads which are late don't matter, in each direction.
struct division {
  std::size_t row_parts, panel_parts;
};
division divide(std::size_t rows, std::size_t panels, std::size_t panel_products) {
  constexpr std::size_t products_worth_a_task = 131'072;
  // Asked once: glibc reads a file for the answer.
  static const std::size_t wanted =
      4 * std::max<std::size_t>(2, std::thread::hardware_concurrency());
  const std::size_t row_parts = divided_up(rows, rows_together);
  const std::size_t most = divided_up(rows * panels * panel_products, products_worth_a_task);
  return {row_parts,
          std::clamp<std::size_t>(divided_up(std::min(wanted, most), row_parts), 1, panels)};
}

/// Rows as the kernels want them.
struct activations {
  const void* data;
  std::size_t stride; ///< numbers
  const int8_group* groups;
  std::size_t group_stride;
};

class converted_rows {
public:
  converted_rows(const packed_weights& w, const_rows x, range rows, const executor& run)
      : stride_{w.padded_inputs + 64 / w.kernels.activation_bytes},
        groups_{w.factors.empty() ? 0 : w.groups()},
        numbers_{w.kernels.convert == nullptr
                     ? 0
                     : (rows.end - rows.begin) *
                           (stride_ * w.kernels.activation_bytes + groups_ * sizeof(int8_group))} {
    if (w.kernels.convert == nullptr) {
      view_ = {x[rows.begin], x.stride, nullptr, 0};
      return;
    }
    const std::size_t count = rows.end - rows.begin;
    auto* const data = numbers_.as<std::byte>();
    const std::size_t row_bytes = stride_ * w.kernels.activation_bytes;
    auto* const groups = reinterpret_cast<int8_group*>(data + count * row_bytes);
    for_each_row(count, w.inputs, run, [&](std::size_t r) {
      w.kernels.convert({x[rows.begin + r], w.inputs, w.padded_inputs, data + r * row_bytes,
                         w.factors.empty() ? nullptr : w.factors.data(), groups + r * groups_});
    });
    view_ = {data, stride_, groups, groups_};
  }

  [[nodiscard]] const activations& view() const noexcept { return view_; }

private:
  std::size_t stride_, groups_;
  scratch numbers_;
  activations view_{};
};

/// sums (panels x rows x columns) = x times some panels, block of inputs after block of inputs.
void multiply(const packed_weights& w, const activations& x, std::size_t rows, range panels,
              float* sums) {
  const auto& kernels = w.kernels;
  // Weights that are used once are read from begin to end.
  const std::size_t together = rows <= kernels.rows ? w.padded_inputs : inputs_together;
  for (std::size_t k = 0; k < w.padded_inputs; k += together)
    for (std::size_t p = panels.begin; p < panels.end; ++p) {
      const std::size_t inputs = std::min(together, w.padded_inputs - k);
      const bool fetch = rows > kernels.rows && p + 1 < panels.end;
      kernels.multiply(
          {.activations = static_cast<const std::byte*>(x.data) + k * kernels.activation_bytes,
           .activation_stride = x.stride,
           .weights = w.block(p, k),
           .next_weights = fetch ? w.block(p + 1, k) : nullptr,
           .weight_bytes = w.block_bytes(inputs),
           .rows = rows,
           .inputs = inputs,
           .sums = sums + (p - panels.begin) * rows * kernels.columns,
           .continued = k > 0,
           .compact = w.compact ? &w.compact->panel(p) : nullptr,
           .first_input = k,
           .activation_groups = w.factors.empty() ? nullptr : x.groups + k / scale_group,
           .activation_group_stride = x.group_stride,
           .weight_scales = w.block_scales(p, k)});
    }
}

/// Some rows of some panels of y.
void multiply_and_finish(const packed_weights& w, const activations& x, range rows, range panels,
                         nn::rows y, epilogue then) {
  const std::size_t columns = w.kernels.columns, count = rows.end - rows.begin;
  const std::size_t together = std::max<std::size_t>(1, outputs_together / columns);
  scratch memory{count * together * columns * sizeof(float)};
  float* const sums = memory.as<float>();
  for (std::size_t begin = panels.begin; begin < panels.end; begin += together) {
    const range group{begin, std::min(begin + together, panels.end)};
    multiply(w, x, count, group, sums);
    for (std::size_t p = group.begin; p < group.end; ++p)
      w.kernels.finish({sums + (p - group.begin) * count * columns, w.bias.data() + p * columns,
                        count, std::min(columns, w.outputs - p * columns),
                        y[rows.begin] + p * columns, y.stride, then});
  }
}

} // namespace

struct linear::packed : packed_weights {
  using packed_weights::packed_weights;
};

linear::linear(std::span<const float> weights, std::size_t outputs, std::size_t inputs,
               std::span<const float> bias, precision how, instruction_set set,
               weight_storage storage)
    : packed_{std::make_unique<packed>(weights, outputs, inputs, bias, how, storage, set)} {}
linear::~linear() = default;
linear::linear(linear&&) noexcept = default;
linear& linear::operator=(linear&&) noexcept = default;

std::size_t linear::outputs() const noexcept {
  return packed_->outputs;
}
std::size_t linear::inputs() const noexcept {
  return packed_->inputs;
}
std::size_t linear::bytes() const noexcept {
  return packed_->bytes();
}

void linear::operator()(const_rows x, rows y, const executor& run, epilogue then) const {
  const packed_weights& w = *packed_;
  if (x.count == 0 || w.outputs == 0)
    return;
  const auto [row_parts, panel_parts] =
      divide(x.count, w.panels(), w.kernels.columns * w.padded_inputs);
  const auto task = [&](std::size_t t, const activations& some, range own) {
    // Reading weights once is at the memory's speed, which threads share unequally.
    const range panels = x.count <= w.kernels.rows
                             ? falling_part_of(w.panels(), panel_parts, t)
                             : part_of(w.panels(), 1, panel_parts, t % panel_parts);
    multiply_and_finish(w, some, own, panels, y, then);
  };
  if (row_parts == 1) {
    const range all{0, x.count};
    const converted_rows converted{w, x, all, run};
    run(panel_parts, [&](std::size_t t) { task(t, converted.view(), all); });
    return;
  }
  run(row_parts * panel_parts, [&](std::size_t t) {
    const range own = part_of(x.count, w.kernels.rows, row_parts, t / panel_parts);
    const converted_rows converted{w, x, own, serial_executor()};
    task(t, converted.view(), own);
  });
}

} // namespace evo::music::nn

#include "musicgen/row_space.hpp"

#include "nn/kernels/linear.hpp"

#include "evo/core/random.hpp"
#include "evo/music/prompts.hpp"

#include <algorithm>

namespace evo::music {
namespace {

double squared_length(std::span<const float> row) {
  double sum = 0;
  for (const float v : row)
    sum += static_cast<double>(v) * static_cast<double>(v);
  return sum;
}

} // namespace

/// The nearest row: the least of |row|^2 - 2 row x.
class row_space::finder {
public:
  explicit finder(const description& d)
      : products_{d.rows, d.rows.size() / d.width, d.width, {}, nn::precision::fp32} {
    for (std::size_t i = 0; i < products_.outputs(); ++i)
      squared_.push_back(squared_length(std::span{d.rows}.subspan(i * d.width, d.width)));
  }

  /// The nearest row of each of these.
  [[nodiscard]] std::vector<std::size_t> operator()(std::span<const float> values) const {
    const std::size_t width = products_.inputs(), rows = products_.outputs();
    const std::size_t count = values.size() / width;
    std::vector<float> products(count * rows);
    products_({values.data(), count, width}, {products.data(), count, rows}, serial_executor());
    std::vector<std::size_t> nearest(count);
    for (std::size_t i = 0; i < count; ++i) {
      const float* product = products.data() + i * rows;
      const auto distance = [&](std::size_t row) {
        return squared_[row] - 2 * static_cast<double>(product[row]);
      };
      for (std::size_t row = 1; row < rows; ++row)
        if (distance(row) < distance(nearest[i]))
          nearest[i] = row;
    }
    return nearest;
  }

private:
  nn::linear products_;
  std::vector<double> squared_;
};

row_space::row_space(description d) : rows_{std::move(d)} {
  constexpr double negligible = 1e-6; // of the mean squared length
  const auto rows = static_cast<double>(rows_.rows.size()) / static_cast<double>(rows_.width);
  shortest_ = negligible * squared_length(rows_.rows) / std::max(rows, 1.0);
}

row_space::~row_space() = default;

std::vector<float> row_space::of_prompt(std::string_view prompt, std::size_t tokens) const {
  std::vector<float> rows = rows_.embed(prompt);
  rows.resize(tokens * rows_.width, 0.0F);
  return rows;
}

std::vector<float> row_space::random(std::size_t tokens, random_stream& stream) const {
  return of_prompt(random_prompt(stream), tokens);
}

std::vector<float> row_space::asking(std::span<const float> values) const {
  std::vector<float> rows;
  for (; values.size() >= rows_.width; values = values.subspan(rows_.width)) {
    const auto row = values.first(rows_.width);
    if (squared_length(row) > shortest_)
      rows.insert(rows.end(), row.begin(), row.end());
  }
  return rows;
}

std::string row_space::describe(std::span<const float> values, std::size_t tokens) const {
  std::call_once(is_sought_, [&] { finder_ = std::make_unique<const finder>(rows_); });
  std::vector<std::int64_t> found;
  for (const std::size_t row : (*finder_)(asking(values.first(tokens * rows_.width))))
    found.push_back(rows_.tokens[row]);
  return rows_.text(found);
}

} // namespace evo::music

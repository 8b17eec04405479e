#include "tensor_numbers.hpp"

#include "nn/checkpoint/numbers.hpp"

#include "evo/music/error.hpp"

#include <algorithm>
#include <ranges>

namespace evo::music {

std::vector<float> renamed_tensors::floats(std::string_view name,
                                           std::span<const std::int64_t> shape) const {
  const std::string stored = theirs(name);
  const nn::tensor_view& tensor = file_.tensor(stored);
  const auto refuse = [&](const std::string& problem, const std::string& remedy) {
    throw error{failure::input, file_.path().string() + ", " + stored, problem, remedy};
  };
  // A number alone is a vector of one here.
  const bool is_one = tensor.shape.empty() && shape.size() == 1 && shape[0] == 1;
  if (!is_one && !std::ranges::equal(tensor.shape, shape))
    refuse("its shape is " + nn::describe(tensor.shape), nn::describe(shape));
  if (!nn::is_floating(tensor.type))
    refuse("it holds no floating-point numbers", "f32, f16, bf16 or f64");
  std::vector<float> values(tensor.bytes.size() / nn::element_size(tensor.type));
  if (const auto bad = nn::to_floats(tensor.type, tensor.bytes, values))
    refuse("number " + std::to_string(*bad) + " of it isn't finite", "train it again");
  return values;
}

std::vector<std::string> renamed_tensors::names() const {
  const auto keys = std::views::keys(file_.tensors());
  return {keys.begin(), keys.end()};
}

} // namespace evo::music

#include "nn/mert/tensors.hpp"

#include "evo/music/error.hpp"

#include <algorithm>

namespace evo::music::nn {

std::vector<float> read_tensor(const tensor_source& source, const std::string& name,
                               std::initializer_list<std::size_t> shape) {
  return source.floats(name, std::vector<std::int64_t>(shape.begin(), shape.end()));
}

void refuse_extra_mert_tensors(const checkpoint& weights) {
  auto extra = weights.unread();
  std::erase(extra, "masked_spec_embed");
  if (extra.empty())
    return;
  constexpr std::size_t shown = 5;
  std::string list;
  for (std::size_t i = 0; i < std::min(shown, extra.size()); ++i)
    list += (i > 0 ? ", " : "") + extra[i];
  if (extra.size() > shown)
    list += " and " + std::to_string(extra.size() - shown) + " more";
  throw error{failure::input, weights.folder().string(), "this MERT has no tensor " + list,
              "the config.json and the weights of one checkpoint"};
}

} // namespace evo::music::nn

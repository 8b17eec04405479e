#include "nn/mert/tensors.hpp"

namespace evo::music::nn {

std::vector<float> read_tensor(const tensor_source& source, const std::string& name,
                               std::initializer_list<std::size_t> shape) {
  return source.floats(name, std::vector<std::int64_t>(shape.begin(), shape.end()));
}

void refuse_extra_mert_tensors(const checkpoint& weights) {
  auto extra = weights.unread();
  std::erase(extra, "masked_spec_embed");
  refuse_unknown(extra, weights, "MERT");
}

} // namespace evo::music::nn

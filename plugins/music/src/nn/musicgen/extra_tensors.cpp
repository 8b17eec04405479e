#include "nn/musicgen/extra_tensors.hpp"

#include <algorithm>
#include <array>

namespace evo::music::nn {
namespace {

bool is_known(std::string_view name) {
  constexpr std::array endings{".codebook.cluster_size", ".codebook.embed_avg", ".codebook.inited"};
  constexpr std::array wholes{"decoder.model.decoder.embed_positions.weights",
                              "text_encoder.encoder.embed_tokens.weight"};
  return std::ranges::find(wholes, name) != wholes.end() ||
         std::ranges::any_of(endings, [&](const char* ending) { return name.ends_with(ending); });
}

} // namespace

void refuse_extra_tensors(const checkpoint& weights) {
  auto extra = weights.unread();
  std::erase_if(extra, is_known);
  refuse_unknown(extra, weights, "MusicGen");
}

} // namespace evo::music::nn

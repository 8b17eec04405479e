#include "nn/musicgen/extra_tensors.hpp"

#include "evo/music/error.hpp"

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
  if (extra.empty())
    return;
  constexpr std::size_t shown = 5;
  std::string list;
  for (std::size_t i = 0; i < std::min(shown, extra.size()); ++i)
    list += (i > 0 ? ", " : "") + extra[i];
  if (extra.size() > shown)
    list += " and " + std::to_string(extra.size() - shown) + " more";
  throw error{failure::input, weights.folder().string(), "this MusicGen has no tensor " + list,
              "the config.json and the weights of one checkpoint"};
}

} // namespace evo::music::nn

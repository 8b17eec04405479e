#include "evo/music/embedding_taste.hpp"

#include "evo/core/random.hpp"
#include "evo/music/prompts.hpp"

namespace evo::music {

embedding_spread spread_of_prompts(const generator& generate, const encoder& encode, double seconds,
                                   std::size_t clips, const executor& run) {
  const random_key key = random_key{1}.child("spread");
  std::vector<std::string> prompts;
  std::vector<std::uint64_t> seeds;
  for (std::size_t i = 0; i < clips; ++i) {
    random_stream stream = key.stream(i);
    prompts.push_back(random_prompt(stream));
    seeds.push_back(key.child(i).seed());
  }
  const audio_batch batch =
      generate.generate(std::span<const std::string>{prompts}, seconds, seeds, run, {});
  std::vector<audio_view> views;
  for (std::size_t i = 0; i < clips; ++i)
    views.push_back(batch[i]);
  return spread_of(encode.embed(views, run));
}

} // namespace evo::music

#include "local_hearing.hpp"

namespace evo::music::detail {

local_hearing::local_hearing(const evolution_tools& tools, const configuration& config,
                             const genome_form& form)
    : generate_{tools.generate}, run_{tools.run}, form_{form}, batch_{config.generator.batch},
      seconds_{config.generator.seconds}, meter_{tools.encode, tools.noise} {}

void local_hearing::hear(std::span<const clip_order> orders,
                         const std::function<void(std::span<heard_clip>)>& take,
                         const hearing_watch& watch) {
  std::size_t done = 0;
  const renderer render{generate_, run_, form_, batch_, watch.is_interrupted};
  render.render(
      orders, seconds_,
      [&](std::span<const rendering> clips) {
        auto heard = measured(clips, orders);
        take(heard);
        done += clips.size();
        if (watch.progress)
          watch.progress(static_cast<double>(done));
      },
      watch.progress);
}

std::vector<heard_clip> local_hearing::measured(std::span<const rendering> clips,
                                                std::span<const clip_order> orders) const {
  std::vector<audio_view> sounds;
  std::vector<const std::string*> genomes;
  for (const auto& clip : clips) {
    sounds.push_back(clip.clip);
    genomes.push_back(orders[clip.order].genome);
  }
  auto scores = meter_.measure(sounds, run_);
  const conditioning_batch what{genomes, form_};
  std::vector<heard_clip> heard(clips.size());
  for (std::size_t i = 0; i < clips.size(); ++i) {
    heard[i] = {.order = clips[i].order,
                .text = generate_.describe(what.view(), i),
                .score = std::move(scores[i]),
                .kind = clips[i].kind,
                .clip = clips[i].clip};
    if (!clips[i].problem.empty())
      heard[i].score.failure = clips[i].problem;
  }
  return heard;
}

} // namespace evo::music::detail

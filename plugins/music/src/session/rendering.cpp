#include "rendering.hpp"

#include "evo/music/error.hpp"

#include <algorithm>
#include <exception>

namespace evo::music::detail {

error interruption() {
  return {failure::interrupted, "evolve", "stopped as asked",
          "the run is kept; go on with --resume"};
}

namespace {

failure kind_of(const std::exception& e) {
  const auto* known = dynamic_cast<const error*>(&e);
  return known == nullptr ? failure::input : known->kind();
}

/// A generator that gives up as asked hasn't failed.
void rethrow_interruption(const std::exception& e) {
  if (kind_of(e) == failure::interrupted)
    throw interruption();
}

} // namespace

std::size_t renderer::chunk_size(double seconds) const {
  if (batch_)
    return static_cast<std::size_t>(*batch_);
  constexpr double budget = 256.0 * 1024 * 1024; // bytes
  const double clip =
      seconds * generator_.rate() * static_cast<double>(generator_.channels() * sizeof(float));
  return static_cast<std::size_t>(std::clamp(budget / clip, 1.0, 1e6));
}

audio_batch renderer::generate(std::span<const clip_order> orders, double seconds,
                               const generation_watch& watch) const {
  std::vector<const std::string*> genomes;
  std::vector<std::uint64_t> seeds;
  for (const auto& order : orders) {
    genomes.push_back(order.genome);
    seeds.push_back(order.seed);
  }
  const conditioning_batch what{genomes, form_};
  return generator_.generate(what.view(), seconds, seeds, run_, watch);
}

void renderer::hear_chunk(std::span<const clip_order> orders, std::size_t first, double seconds,
                          const std::function<void(std::span<const rendering>)>& hear,
                          const std::function<void(double)>& progress) const {
  generation_watch watch{{}, is_interrupted_};
  if (progress)
    watch.progress = [&](double share) {
      progress(static_cast<double>(first) + share * static_cast<double>(orders.size()));
    };
  std::vector<rendering> clips(orders.size());
  std::vector<audio_batch> audio; // owns what the clips show
  try {
    audio.push_back(generate(orders, seconds, watch));
    for (std::size_t i = 0; i < orders.size(); ++i)
      clips[i].clip = audio.front()[i];
  } catch (const std::exception& e) {
    rethrow_interruption(e);
    audio = generate_one_by_one(orders, seconds, clips);
  }
  for (std::size_t i = 0; i < orders.size(); ++i)
    clips[i].order = first + i;
  hear(clips);
}

/// One genome spoils the batch: finds out which.
std::vector<audio_batch> renderer::generate_one_by_one(std::span<const clip_order> orders,
                                                       double seconds,
                                                       std::span<rendering> clips) const {
  std::vector<audio_batch> audio;
  for (std::size_t i = 0; i < orders.size(); ++i)
    try {
      audio.push_back(generate(orders.subspan(i, 1), seconds, {{}, is_interrupted_}));
      clips[i].clip = audio.back()[0];
    } catch (const std::exception& e) {
      rethrow_interruption(e);
      clips[i].problem = e.what();
      clips[i].kind = kind_of(e);
    }
  return audio;
}

void renderer::render(std::span<const clip_order> orders, double seconds,
                      const std::function<void(std::span<const rendering>)>& hear,
                      const std::function<void(double)>& progress) const {
  const std::size_t chunk = chunk_size(seconds);
  for (std::size_t first = 0; first < orders.size(); first += chunk) {
    if (is_interrupted_ && is_interrupted_())
      throw interruption();
    hear_chunk(orders.subspan(first, std::min(chunk, orders.size() - first)), first, seconds, hear,
               progress);
  }
}

} // namespace evo::music::detail

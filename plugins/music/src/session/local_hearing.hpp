#pragma once
/// @file
/// Hearing in this process: genomes to audio, audio to measures, a chunk at a time.

#include "genome_codec.hpp"
#include "rendering.hpp"

#include "evo/music/hearing.hpp"
#include "evo/music/session.hpp"

#include <optional>

namespace evo::music::detail {

class local_hearing final : public hearing {
public:
  /// @param tools generate, encode, noise and run of them; generator and encoder have to live as
  ///   long
  local_hearing(const evolution_tools& tools, const configuration& config, const genome_form& form);

  void hear(std::span<const clip_order> orders,
            const std::function<void(std::span<heard_clip>)>& take,
            const hearing_watch& watch) override;

private:
  [[nodiscard]] std::vector<heard_clip> measured(std::span<const rendering> clips,
                                                 std::span<const clip_order> orders) const;

  const generator& generate_;
  executor run_;
  genome_form form_;
  std::optional<std::uint64_t> batch_;
  double seconds_;
  clip_meter meter_;
};

} // namespace evo::music::detail

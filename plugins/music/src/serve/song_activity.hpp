#pragma once
/// @file
/// An evolution towards a song that somebody uploaded.

#include "serve/activity.hpp"
#include "serve/uploads.hpp"

namespace evo::music::serve {

class song_activity final : public activity {
public:
  /// @param recordings has to live as long
  song_activity(activity_record record, const page_tools& tools, const page_folders& folders,
                const uploads& recordings);
  ~song_activity() override;

  /// Round 1 is the playlist of the finished evolution.
  [[nodiscard]] shown_playlist playlist(std::uint64_t round) const override;
  [[nodiscard]] std::filesystem::path audio(std::uint64_t round,
                                            std::uint64_t place) const override;

private:
  void work() override;
  [[nodiscard]] configuration configure(const activity_record& r) const;

  const uploads& recordings_;
};

} // namespace evo::music::serve

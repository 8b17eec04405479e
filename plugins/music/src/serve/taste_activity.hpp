#pragma once
/// @file
/// A listener's session: run_session with the page as its listener.

#include "serve/activity.hpp"
#include "serve/feedback_log.hpp"
#include "serve/uploads.hpp"

#include "evo/music/taste_session.hpp"

#include <condition_variable>
#include <mutex>

namespace evo::music::serve {

class taste_activity final : public activity {
public:
  /// @param log, recordings have to live as long
  taste_activity(activity_record record, const page_tools& tools, const page_folders& folders,
                 feedback_log& log, const uploads& recordings);
  ~taste_activity() override;

  /// An answer to a clip of the playlist that is open, on the disk when this returns.
  /// @throws refusal 409 if that round's answers aren't taken any more, 404 for a clip that there
  ///   isn't, 400 for an answer that is none
  void answer(std::uint64_t round, std::size_t place, int answer);
  /// Learns from the answers and lets the next round evolve.
  /// @throws refusal 409 if no playlist is open
  void next_round(std::uint64_t round, std::uint64_t generations);
  /// The next round will begin with this prompt, too.
  void wish(const std::string& prompt);

  [[nodiscard]] shown_playlist playlist(std::uint64_t round) const override;
  [[nodiscard]] std::filesystem::path audio(std::uint64_t round,
                                            std::uint64_t place) const override;
  /// Of the rounds that are over.
  [[nodiscard]] std::vector<session_round> measures() const;

private:
  class page_listener;

  void work() override;
  void wake() override;
  void catch_up();
  /// What all rounds are made with.
  struct round_means {
    const taste_model& model;
    bool is_informed; ///< the model's beginning is what liked recordings say
    language_model* language;
  };
  void run_round(const round_means& with);
  [[nodiscard]] configuration round_configuration(const activity_record& r) const;
  [[nodiscard]] std::vector<std::string> wished(const activity_record& r) const;
  [[nodiscard]] std::vector<std::int8_t> ask(std::span<const played_clip> clips);
  [[nodiscard]] shown_playlist show(std::span<const played_clip> clips) const;
  [[nodiscard]] std::string clip_name(std::uint64_t round, std::size_t place) const;

  feedback_log& log_;
  const uploads& recordings_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  shown_playlist open_;      ///< the playlist that is heard
  bool is_answered_ = false; ///< the next round is wanted
  std::vector<session_round> done_;
};

} // namespace evo::music::serve

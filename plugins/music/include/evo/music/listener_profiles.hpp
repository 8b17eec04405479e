#pragma once
/// @file
/// People's profiles: a folder each, with their feedback and what is believed about them.

#include "evo/music/belief.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace evo::music {

/// An answer to a clip.
struct feedback_event {
  std::string clip;        ///< what the session calls it: a file, a candidate's id
  int answer = 0;          ///< +1 like, -1 dislike, 0 skipped
  std::uint64_t round = 0; ///< of the session
  std::int64_t time = 0;   ///< seconds since 1970
  friend bool operator==(const feedback_event&, const feedback_event&) = default;
};

struct listener_profile {
  std::string name;
  std::int64_t created = 0; ///< seconds since 1970
  bool is_chosen = false;
  std::size_t likes = 0, dislikes = 0, skipped = 0;
};

struct feedback_history {
  std::vector<feedback_event> events; ///< in the order in which they came
  std::size_t damaged = 0;            ///< lines that can't be read, as a power cut leaves one
};

/// DIR/NAME/profile.json, feedback.jsonl and belief.json, and DIR/chosen. Files are at any instant
/// either what they were or the whole new ones; feedback is on the disk when add_feedback returns.
/// Names have 1 to 64 bytes of UTF-8, without control characters and '/', and don't begin with '.'.
/// Functions that take a name throw error with failure::configuration where there is no such
/// profile, all with failure::storage where the disk refuses.
class listener_profiles {
public:
  /// The folder is made when the first profile is.
  explicit listener_profiles(std::filesystem::path folder) : folder_{std::move(folder)} {}

  /// Makes a profile; the first one is chosen, too.
  /// @param now seconds since 1970
  /// @throws error with failure::configuration for a name that is none or taken
  void create(std::string_view name, std::int64_t now);
  /// By name. Folders without a readable profile.json aren't profiles.
  [[nodiscard]] std::vector<listener_profile> list() const;
  void choose(std::string_view name);
  /// The one that is chosen, if any.
  [[nodiscard]] std::optional<std::string> chosen() const;
  /// Removes the profile with everything in it. Then none is chosen, if it was.
  void remove(std::string_view name);
  /// Writes the profile, its feedback and its belief as one JSON file.
  void export_to(std::string_view name, const std::filesystem::path& file) const;
  /// Makes a profile of what export_to wrote; the first one is chosen, too.
  /// @param name another name for it, or empty
  /// @return its name
  /// @throws error with failure::input for a file that is no exported profile; as create does for
  ///   the name
  std::string import_from(const std::filesystem::path& file, std::string_view name = {});

  /// @throws error with failure::configuration for an answer that is none of +1, -1, 0
  void add_feedback(std::string_view name, const feedback_event& event);
  [[nodiscard]] feedback_history feedback(std::string_view name) const;

  /// @param model what the belief belongs to, such as the aligner's file and hash
  void save_belief(std::string_view name, const belief_state& state, std::string_view model);
  /// Nothing if there is none, or it belongs to another model.
  /// @throws error with failure::input for a file that can't be read
  [[nodiscard]] std::optional<belief_state> load_belief(std::string_view name,
                                                        std::string_view model) const;

private:
  [[nodiscard]] std::filesystem::path existing(std::string_view name) const;

  std::filesystem::path folder_;
};

} // namespace evo::music

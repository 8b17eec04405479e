#pragma once
#include <cstddef>
#include <string>
#include <unordered_map>

#include "evo/music/report.hpp"

namespace evo::music::report {

/// Makes the audio players of one page. Where audio is embedded, each file is carried once: the
/// second player of the same file is a link to the first.
class players {
public:
  explicit players(const report_options& options) : options_{options} {}

  /// A player for `path`, or a few words if there is none.
  /// @param label what it plays, for a screen reader
  /// @param eager load the length at once, not when it is played
  [[nodiscard]] std::string player(const std::string& path, const std::string& label, bool eager);

  /// Some files were not embedded, because they were missing or the limit was reached.
  [[nodiscard]] bool left_out() const { return left_out_; }

private:
  std::string embedded(const std::string& path);

  const report_options& options_;
  std::unordered_map<std::string, std::size_t> first_; ///< embedded path -> number of its player
  std::size_t made_ = 0;
  std::size_t bytes_ = 0;
  bool left_out_ = false;
};

} // namespace evo::music::report

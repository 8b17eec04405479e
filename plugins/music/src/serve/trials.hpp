#pragma once
/// @file
/// Prompts that somebody tries out, heard at once.

#include "serve/tools.hpp"

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

namespace evo::music::serve {

struct trial_order {
  std::string prompt;
  double seconds = 10; ///< [1, 30]
  std::uint64_t seed = 1;
  double guidance = 3; ///< these two: MusicGen's
  double temperature = 1;
};

struct trial {
  std::string id; ///< "t07"
  trial_order order;
  double seconds = 0;
  std::vector<std::uint8_t> peaks;
};

class trials {
public:
  static constexpr std::size_t kept = 20; ///< the last ones

  trials(const page_tools& tools, std::filesystem::path folder)
      : tools_{tools}, folder_{std::move(folder)} {}

  /// @throws refusal 400 for numbers out of range, 429 while another prompt is being tried
  [[nodiscard]] trial make(const trial_order& order);
  /// @throws refusal 404
  [[nodiscard]] std::filesystem::path file(const std::string& id) const;

private:
  [[nodiscard]] audio_batch heard(const trial_order& order) const;

  const page_tools& tools_;
  std::filesystem::path folder_;
  std::mutex one_at_a_time_;
  std::uint64_t count_ = 0;
};

} // namespace evo::music::serve

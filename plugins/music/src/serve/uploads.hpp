#pragma once
/// @file
/// Recordings that somebody uploads: checked, decoded once, and kept as plain WAV files with names
/// of our own, so that nothing later meets a file from outside.

#include "serve/http/message.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace evo::music::serve {

struct recording {
  std::string id;   ///< "r0001"
  std::string name; ///< as its owner called it; text, never a path
  double seconds = 0;
  std::vector<std::uint8_t> peaks;
};

class uploads {
public:
  /// The folder is made with the first recording.
  explicit uploads(std::filesystem::path folder);

  /// Takes a body in.
  /// @param name what its owner calls it
  /// @throws refusal 413 for a body that is too large, 422 for one that isn't a recording
  [[nodiscard]] recording
  take(const std::string& name,
       const std::function<bool(const std::function<bool(std::string_view)>&)>& read_body);
  [[nodiscard]] std::vector<recording> list() const;
  /// @throws refusal 404
  [[nodiscard]] recording find(const std::string& id) const;
  /// @throws refusal 404
  [[nodiscard]] std::filesystem::path file(const std::string& id) const;

private:
  [[nodiscard]] recording keep(const std::string& name, const std::filesystem::path& raw);

  std::filesystem::path folder_;
  mutable std::mutex mutex_;
  std::vector<recording> all_;
  std::uint64_t attempts_ = 0;
};

} // namespace evo::music::serve

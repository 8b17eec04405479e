#pragma once
/// @file
/// ZIP archives (PKWARE APPNOTE 6.3), stored: audio doesn't get smaller.

#include <cstdint>
#include <string>
#include <string_view>

namespace evo::music::serve {

/// CRC-32 (IEEE 802.3).
[[nodiscard]] std::uint32_t crc32(std::string_view bytes) noexcept;

/// An archive in memory; up to 65,535 files and 4 GiB.
class zip_archive {
public:
  /// @param name UTF-8, with '/' between folders
  void add(std::string_view name, std::string_view bytes);
  /// The whole archive. Nothing can be added afterwards.
  [[nodiscard]] std::string finish();

private:
  std::string bytes_, directory_;
  std::uint16_t count_ = 0;
};

} // namespace evo::music::serve

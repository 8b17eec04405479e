#pragma once
/// @file
/// Tells builds of a program apart. Linux; elsewhere all look alike.

#include "evo/core/hash.hpp"

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <ios>
#include <string>
#include <string_view>

namespace evo {

/// Hash of this program's executable file, without the shared libraries; 0 where it can't be read.
/// O(size of the file), once.
[[nodiscard]] inline std::uint64_t program_hash() {
  static const std::uint64_t hash = [] {
    std::ifstream file{"/proc/self/exe", std::ios::binary};
    std::string part(std::size_t{1} << 20, '\0');
    std::uint64_t sum = 0;
    while (file.read(part.data(), static_cast<std::streamsize>(part.size())) || file.gcount() > 0)
      sum = sum * 0x100000001b3 ^
            content_hash(std::string_view{part.data(), static_cast<std::size_t>(file.gcount())});
    return sum;
  }();
  return hash;
}

} // namespace evo

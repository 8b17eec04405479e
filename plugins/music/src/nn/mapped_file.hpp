#pragma once
/// @file

#include <cstddef>
#include <filesystem>
#include <span>

namespace evo::music::nn {

/// A whole file in memory, read-only, its pages loaded when they are first touched. The file must
/// not be made shorter while it is mapped.
class mapped_file {
public:
  /// @throws error with failure::input if it can't be opened or is empty
  explicit mapped_file(const std::filesystem::path& path);
  ~mapped_file();
  mapped_file(const mapped_file&) = delete;
  mapped_file& operator=(const mapped_file&) = delete;

  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return {begin_, size_}; }
  /// Gives the memory of these bytes back; touched again, they are loaded again.
  /// @param part of bytes()
  void forget(std::span<const std::byte> part) const noexcept;

private:
  const std::byte* begin_ = nullptr;
  std::size_t size_ = 0;
};

} // namespace evo::music::nn

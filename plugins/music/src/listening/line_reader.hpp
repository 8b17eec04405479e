#pragma once
/// @file
/// The lines of a file of any size, in bounded memory.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

namespace evo::music::detail {

/// A line without its end. A view: it holds until the next line is read.
struct text_line {
  std::string_view text;
  bool is_too_long = false; ///< the text is its beginning
  bool is_windows = false;  ///< it ended in CR LF
};

/// Reads a block at a time. A byte order mark at the file's beginning is passed over.
class line_reader {
public:
  static constexpr std::size_t longest_line = 64 * 1024;

  /// @throws error with failure::input if the file can't be opened
  explicit line_reader(const std::filesystem::path& file);
  ~line_reader();
  line_reader(const line_reader&) = delete;
  line_reader& operator=(const line_reader&) = delete;

  /// The next line; nothing after the last. What comes after the last line end is a line, too,
  /// unless it is empty.
  /// @throws error with failure::input if reading fails
  [[nodiscard]] std::optional<text_line> next();

  [[nodiscard]] std::uint64_t lines() const noexcept { return lines_; } ///< read so far
  [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; } ///< read so far
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }   ///< of the file

private:
  [[nodiscard]] bool fill();
  [[nodiscard]] text_line finished(std::string_view text);
  void skip_line();

  std::filesystem::path file_;
  int descriptor_ = -1;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0; ///< of what is read and not yet given out
  bool is_at_end_ = false;
  std::uint64_t lines_ = 0, bytes_ = 0, size_ = 0;
};

} // namespace evo::music::detail

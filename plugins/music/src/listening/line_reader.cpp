#include "line_reader.hpp"

#include "evo/music/error.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace evo::music::detail {
namespace {

constexpr std::size_t block = std::size_t{1} << 20;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

[[noreturn]] void refuse(const std::filesystem::path& file) {
  throw error{failure::input, file.string(), "the file can't be read",
              "give a file that exists and that you may read"};
}

} // namespace

line_reader::line_reader(const std::filesystem::path& file)
    : file_{file}, descriptor_{::open(file.c_str(), O_RDONLY | O_CLOEXEC)},
      buffer_(block + longest_line + 2) {
  struct stat about{};
  if (descriptor_ < 0)
    refuse(file);
  if (::fstat(descriptor_, &about) != 0 || S_ISDIR(about.st_mode)) {
    ::close(descriptor_);
    refuse(file);
  }
  size_ = static_cast<std::uint64_t>(about.st_size);
}

line_reader::~line_reader() {
  ::close(descriptor_);
}

/// Moves what is left to the front and reads behind it.
bool line_reader::fill() {
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  while (!is_at_end_) {
    const auto n = ::read(descriptor_, buffer_.data() + end_, buffer_.size() - end_);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      refuse(file_);
    is_at_end_ = n == 0;
    if (bytes_ == 0 &&
        std::string_view{buffer_.data(), end_ + static_cast<std::size_t>(n)}.starts_with(
            byte_order_mark))
      begin_ = byte_order_mark.size();
    bytes_ += static_cast<std::uint64_t>(n);
    end_ += static_cast<std::size_t>(n);
    return n > 0;
  }
  return false;
}

text_line line_reader::finished(std::string_view text) {
  ++lines_;
  const bool is_windows = text.ends_with('\r');
  if (is_windows)
    text.remove_suffix(1);
  return {text, text.size() > longest_line, is_windows};
}

void line_reader::skip_line() {
  for (;;) {
    const auto* const from = buffer_.data() + begin_;
    if (const void* found = std::memchr(from, '\n', end_ - begin_)) {
      begin_ += static_cast<std::size_t>(static_cast<const char*>(found) - from) + 1;
      return;
    }
    begin_ = end_;
    if (!fill())
      return;
  }
}

std::optional<text_line> line_reader::next() {
  for (std::size_t searched = 0;;) {
    const char* const from = buffer_.data() + begin_;
    const std::size_t there = end_ - begin_;
    if (const void* found = std::memchr(from + searched, '\n', there - searched)) {
      const auto length = static_cast<std::size_t>(static_cast<const char*>(found) - from);
      begin_ += length + 1;
      return finished({from, length});
    }
    if (there > longest_line + 1) {
      skip_line();
      ++lines_;
      return text_line{{}, true, false};
    }
    searched = there;
    if (!fill())
      break;
  }
  if (begin_ == end_)
    return std::nullopt;
  const std::string_view rest{buffer_.data() + begin_, end_ - begin_};
  begin_ = end_;
  return finished(rest);
}

} // namespace evo::music::detail

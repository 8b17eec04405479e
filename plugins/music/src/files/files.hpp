#pragma once
/// @file
/// Files that are never half-written under their final name.

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace evo::music::detail {

/// Writes beside `file`, flushes to the disk, then renames.
/// @throws error with failure::storage; the temporary file is then gone
void write_file(const std::filesystem::path& file, std::string_view bytes);
/// The same of bytes that lie in several places.
void write_file(const std::filesystem::path& file, std::span<const std::string_view> parts);

/// The same for a file that grew under another name in its folder, and is closed.
/// @throws error with failure::storage; `written` is then gone
void put_in_place(const std::filesystem::path& written, const std::filesystem::path& file);

/// Before work whose result is to be written there: fails now instead of then.
/// @throws error with failure::storage if no file can be made beside `file`
void check_writable(const std::filesystem::path& file);
/// Adds a line to the file's end, which is made if there is none, and is on the disk when this
/// returns. A line that was cut short before it, by a power cut, stays a line of its own.
/// @param line without its end
/// @throws error with failure::storage; the file is then as it was
void append_line(const std::filesystem::path& file, std::string_view line);

/// Where nothing of a run's name is yet: `wanted`, else `wanted`-2, `wanted`-3, ...: names that are
/// made of times come again when a clock goes back.
[[nodiscard]] std::filesystem::path free_name(const std::filesystem::path& wanted);

/// Makes the folder and those above it, on the disk when this returns.
/// @throws error with failure::storage
void make_folder(const std::filesystem::path& folder);

/// The bytes of a file.
/// @throws error with failure::input
[[nodiscard]] std::string read_file(const std::filesystem::path& file);

/// "the disk is full", "the folder is read-only", ... for an errno value.
[[nodiscard]] std::string storage_problem(int error_number);

/// Holds an advisory lock on a file while it lives. The kernel lets go when the process ends,
/// however it ends.
class file_lock {
public:
  /// @throws error with failure::storage where another process holds it
  explicit file_lock(const std::filesystem::path& file);
  ~file_lock();
  file_lock(file_lock&& other) noexcept;
  file_lock& operator=(file_lock&& other) noexcept;

private:
  int descriptor_ = -1;
};

} // namespace evo::music::detail

#pragma once
/// @file
/// NumPy's .npy files of float32 and int64, C order: version 1.0 is written; 1.0, 2.0 and 3.0 are
/// read. The format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace evo::music {

template <class T>
struct basic_npy_array {
  std::vector<std::size_t> shape;
  std::vector<T> values; ///< row-major, as many as the product of the shape
};
using npy_array = basic_npy_array<float>;
using npy_code_array = basic_npy_array<std::int64_t>;

/// The file's bytes. @param values as many as the product of the shape
[[nodiscard]] std::string npy_bytes(std::span<const std::size_t> shape,
                                    std::span<const float> values);

/// Saves under `file`, which is at any instant either what it was or the whole new array.
/// @throws error with failure::storage
void write_npy(const std::filesystem::path& file, std::span<const std::size_t> shape,
               std::span<const float> values);
void write_npy(const std::filesystem::path& file, std::span<const std::size_t> shape,
               std::span<const std::int64_t> values);

/// Where the numbers of a float32 array lie in a file's bytes.
struct npy_layout {
  std::vector<std::size_t> shape;
  std::size_t begin = 0; ///< a multiple of 64 in files that write_npy made
};
/// @param file names it in errors
/// @throws error with failure::input, as read_npy
[[nodiscard]] npy_layout read_npy_layout(std::string_view bytes, const std::filesystem::path& file);

/// @throws error with failure::input for a file that can't be read or isn't a float32 array in C
///   order of the size that its header says
[[nodiscard]] npy_array read_npy(const std::filesystem::path& file);
/// The same for int64.
[[nodiscard]] npy_code_array read_npy_codes(const std::filesystem::path& file);

} // namespace evo::music

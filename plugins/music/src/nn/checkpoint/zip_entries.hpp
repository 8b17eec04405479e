#pragma once
/// @file
/// What lies in a zip file, as torch.save writes it: nothing is compressed.

#include <cstddef>
#include <map>
#include <span>
#include <stdexcept>
#include <string>

namespace evo::music::nn {

/// What is wrong with a file; where it is, the caller knows.
class damaged_file : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The stored bytes of each entry by its name. Reads the central directory ("APPNOTE.TXT - .ZIP
/// File Format Specification" 6.3.10, 4.3.12 to 4.3.16), also in its form for more than 4 GB;
/// checksums are not compared.
/// @throws damaged_file: no zip file, cut off, an entry outside the file, compressed or encrypted
[[nodiscard]] std::map<std::string, std::span<const std::byte>, std::less<>>
zip_entries(std::span<const std::byte> file);

} // namespace evo::music::nn

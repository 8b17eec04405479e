#pragma once
/// @file
/// What is fuzzed: readers of bytes that come from outside. Each takes any bytes, refuses them with
/// an error in words or reads them, and breaks none of its promises; everything else (another
/// exception, a promise that is broken, a finding of a sanitizer, too much memory) ends the
/// process.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace evo::music::fuzz {

using input = std::span<const std::uint8_t>;

/// A safetensors file: all its tensors and its metadata.
void safetensors(input bytes);
/// A checkpoint's folder, see folder_of(): its config.json as MusicGen's and as MERT's, its weights
/// (safetensors, pickles, an index), every tensor as float32.
void checkpoint(input bytes);
/// A configuration, YAML; what is read is printed and read again.
void configuration(input bytes);
/// A language model's answer, whole and cut, and the body of a chat server's reply.
void answer(input bytes);
/// A recording as the page takes it in: told by its first bytes, decoded, at most two channels.
void upload(input bytes);
/// What comes from a worker or a bridge: frames in two pieces, and one message behind its kind.
void frames(input bytes);
/// A listening history in Last.fm-1K's columns, and its listeners' file.
void history(input bytes);

struct target {
  std::string_view name;
  void (*run)(input bytes);
};
/// All of them, by name; a folder of corpus/ has that name.
inline constexpr target targets[] = {{"safetensors", safetensors},
                                     {"checkpoint", checkpoint},
                                     {"configuration", configuration},
                                     {"answer", answer},
                                     {"upload", upload},
                                     {"history", history},
                                     {"frames", frames}};

} // namespace evo::music::fuzz

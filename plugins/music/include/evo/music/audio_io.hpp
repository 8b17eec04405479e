#pragma once
/// @file
/// Audio from and to files, and at other rates. Everything here is deterministic and uses one
/// thread.

#include "evo/music/audio.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace evo::music {

struct read_audio_options {
  std::optional<double> max_seconds; ///< > 0; stop reading there; none = the whole file
  /// Stop reading where frames x channels would be more: bounds the memory, whatever a header says.
  std::optional<std::size_t> max_samples{};
};

/// A recording in any format that libsndfile reads (WAV, AIFF, FLAC, OGG Vorbis and Opus, MP3,
/// ...), at its own rate and with its own channels. Decodes block by block: besides the result it
/// needs as much memory again, and nothing is allocated on the word of a header.
/// @throws error with failure::input if the file is missing, a folder, empty or no audio; if it has
///   no frames or samples that aren't finite; if it is cut short or damaged. Cut short means: fewer
///   frames than the header promises, a RIFF or AIFF chunk that runs over the file's end, or an OGG
///   whose last page is incomplete or lacks the end-of-stream mark. (An MP3 without a Xing header
///   promises nothing, so there a cut between two of its frames can't be seen.)
[[nodiscard]] audio_clip read_audio(const std::filesystem::path& path,
                                    const read_audio_options& options = {});

/// Text kept in a WAV file's INFO chunk, UTF-8, of any length; empty fields are left out.
struct wav_metadata {
  std::string title = {};   ///< INAM
  std::string comment = {}; ///< ICMT; evomusic: JSON with genome, fitness, seed, generation
  std::string software = "evomusic"; ///< ISFT

  bool operator==(const wav_metadata&) const = default;
};

/// Writes 16-bit PCM: sample x 32768, rounded to nearest (ties to even). The same audio and
/// metadata give the same bytes. A clip whose peak doesn't fit is scaled as a whole, never clipped.
/// The file appears under its name only when it is complete and on disk (temporary name in the same
/// folder, fsync, rename).
/// @returns the gain applied: 1 unless the peak was too high
/// @throws error with failure::storage if the file can't be written, failure::input for a clip that
///   is empty, isn't finite, or is too large for a WAV file (4 GiB)
double write_wav(const std::filesystem::path& path, const audio_view& clip,
                 const wav_metadata& metadata = {});

enum class compressed_format { flac, ogg_vorbis };
/// A clip as the bytes of a compressed file: FLAC with 16 bits (scaled as write_wav does), or OGG
/// Vorbis of libsndfile's quality 0.6.
/// @param title UTF-8, kept as a tag; may be empty
/// @throws error with failure::input for a clip that is empty or can't be encoded
[[nodiscard]] std::string compressed(const audio_view& clip, compressed_format format,
                                     const std::string& title);

/// The INFO texts of a WAV file; all empty if there are none.
/// @throws error with failure::input if the file can't be read or is no RIFF/WAVE file
[[nodiscard]] wav_metadata read_metadata(const std::filesystem::path& path);

/// The clip at another rate (soxr, high quality, linear phase): round(frames x rate / clip.rate())
/// frames, at least one. Equal rates copy.
/// @throws error with failure::input unless both rates are in [1, 768000] Hz
[[nodiscard]] audio_clip resample(const audio_view& clip, int rate);

/// The mean of the channels.
[[nodiscard]] audio_clip mono(const audio_view& clip);

} // namespace evo::music

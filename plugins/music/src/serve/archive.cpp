#include "serve/archive.hpp"

#include "files/files.hpp"
#include "serve/http/message.hpp"
#include "serve/text.hpp"
#include "serve/zip.hpp"

#include "evo/music/audio_io.hpp"
#include "evo/music/lexicon.hpp"
#include "evo/music/score.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace evo::music::serve {
namespace {

std::string stem_of(std::size_t place, const shown_clip& clip) {
  std::array<char, 24> number{};
  std::snprintf(number.data(), number.size(), "%02zu", place + 1);
  const std::string words = file_words(clip.text, 60);
  return words.empty() ? number.data() : number.data() + ("-" + words);
}

/// One line of a table.
std::string cell(std::string text) {
  std::ranges::replace_if(text, [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
  return text;
}

void check_formats(const std::set<std::string>& formats) {
  for (const auto& f : formats)
    if (f != "wav" && f != "flac" && f != "ogg" && f != "midi")
      throw refusal{400, "formats are wav, flac, ogg and midi"};
  if (formats.empty())
    throw refusal{400, "no format is chosen: wav, flac, ogg, midi"};
}

} // namespace

std::string archive(const shown_playlist& list, const std::set<std::string>& formats,
                    bool is_written) {
  check_formats(formats);
  zip_archive zip;
  std::string m3u = "#EXTM3U\n", table = "file\tprompt\tseed\tanswer\n";
  for (std::size_t i = 0; i < list.clips.size(); ++i) {
    const shown_clip& clip = list.clips[i];
    if (clip.audio.empty())
      continue;
    const std::string stem = stem_of(i, clip);
    const audio_clip sound = read_audio(clip.audio);
    std::string first;
    const auto add = [&](const char* ending, const std::string& bytes) {
      zip.add(stem + ending, bytes);
      if (first.empty())
        first = stem + ending;
    };
    if (formats.contains("wav"))
      add(".wav", detail::read_file(clip.audio));
    if (formats.contains("flac"))
      add(".flac", compressed(sound, compressed_format::flac, clip.text));
    if (formats.contains("ogg"))
      add(".ogg", compressed(sound, compressed_format::ogg_vorbis, clip.text));
    if (formats.contains("midi") && is_written)
      add(".mid", midi_bytes(compose(parse_prompt(clip.text), clip.seed, clip.seconds)));
    m3u += "#EXTINF:" + std::to_string(static_cast<long>(clip.seconds + 0.5)) + "," +
           cell(clip.text) + "\n" + first + "\n";
    table += first + "\t" + cell(clip.text) + "\t" + std::to_string(clip.seed) + "\t" +
             std::to_string(clip.answer) + "\n";
  }
  zip.add("playlist.m3u", m3u);
  zip.add("playlist.tsv", table);
  return zip.finish();
}

} // namespace evo::music::serve

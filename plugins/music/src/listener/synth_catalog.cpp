#include "files/files.hpp"

#include "evo/core/random.hpp"
#include "evo/music/audio_io.hpp"
#include "evo/music/catalog.hpp"
#include "evo/music/error.hpp"
#include "evo/music/lexicon.hpp"
#include "evo/music/prompts.hpp"
#include "evo/music/synth.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace evo::music {
namespace {

constexpr std::size_t batch = 32;           ///< clips in memory
constexpr std::size_t tracks_an_artist = 8; ///< of one genre

void check(const synth_catalog_options& o) {
  if (o.tracks < 1 || o.tracks > 1'000'000)
    throw error{failure::configuration, "tracks", std::to_string(o.tracks) + " is out of range",
                "from 1 to 1000000"};
  if (!(o.seconds > 0) || o.seconds > 3600)
    throw error{failure::configuration, "seconds", std::to_string(o.seconds) + " is out of range",
                "above 0, at most 3600"};
}

/// A random UUID, as MusicBrainz ids are (RFC 9562, version 4).
std::string random_id(random_stream stream) {
  const std::uint64_t a = (stream.bits64() & ~std::uint64_t{0xF000}) | 0x4000;
  const std::uint64_t b = (stream.bits64() & ~(std::uint64_t{3} << 62)) | (std::uint64_t{2} << 62);
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%08x-%04x-%04x-%04x-%012llx",
                static_cast<unsigned>(a >> 32), static_cast<unsigned>(a >> 16 & 0xFFFF),
                static_cast<unsigned>(a & 0xFFFF), static_cast<unsigned>(b >> 48),
                static_cast<unsigned long long>(b & 0xFFFFFFFFFFFF));
  return text.data();
}

random_key catalog_key(std::uint64_t seed) {
  return random_key{seed}.child("synth catalogue");
}

/// Track i on paper: everything but its audio.
struct planned_track {
  catalog_track track;
  std::uint64_t audio_seed = 0;
};

planned_track plan(const random_key& key, std::size_t i, double seconds) {
  const auto label = static_cast<genre>(i % genre_count);
  random_stream words = key.stream(i, 0);
  planned_track p;
  p.track.prompt = random_labelled_prompt(label, words).text;
  p.audio_seed = key.child(i).seed();
  const brief wish = parse_prompt(p.track.prompt);
  p.track.attributes = attributes_of(wish, compose(wish, p.audio_seed, seconds));
  p.track.id = random_id(key.stream(i, 1));
  p.track.path = std::filesystem::path{"audio"} / (p.track.id + ".wav");
  p.track.artist = std::string{name(label)} + " ensemble " +
                   std::to_string(i / genre_count / tracks_an_artist + 1);
  p.track.title = p.track.prompt;
  p.track.genre = name(label);
  return p;
}

} // namespace

std::vector<track_attributes> synth_attributes(std::size_t tracks, double seconds,
                                               std::uint64_t seed, const executor& run) {
  const random_key key = catalog_key(seed);
  std::vector<track_attributes> all(tracks);
  run(tracks, [&](std::size_t i) { all[i] = plan(key, i, seconds).track.attributes; });
  return all;
}

catalog make_synth_catalog(const synth_catalog_options& o, const executor& run,
                           const generation_watch& watch) {
  check(o);
  const synth_generator synth{{.soundfont = o.soundfont}};
  const random_key key = catalog_key(o.seed);
  detail::make_folder(o.folder / "audio");
  catalog result;
  for (std::size_t first = 0; first < o.tracks; first += batch) {
    const std::size_t n = std::min(batch, o.tracks - first);
    std::vector<planned_track> planned(n);
    run(n, [&](std::size_t i) { planned[i] = plan(key, first + i, o.seconds); });
    std::vector<std::string> prompts(n);
    std::vector<std::uint64_t> seeds(n);
    for (std::size_t i = 0; i < n; ++i) {
      prompts[i] = planned[i].track.prompt;
      seeds[i] = planned[i].audio_seed;
    }
    const audio_batch clips =
        synth.generate(std::span<const std::string>{prompts}, o.seconds, seeds, run,
                       {.progress = {}, .is_interrupted = watch.is_interrupted});
    run(n, [&](std::size_t i) {
      write_wav(o.folder / planned[i].track.path, clips[i],
                {.title = planned[i].track.title, .comment = planned[i].track.id});
    });
    for (auto& p : planned)
      result.tracks.push_back(std::move(p.track));
    if (watch.progress)
      watch.progress(static_cast<double>(first + n) / static_cast<double>(o.tracks));
  }
  write_catalog(o.folder, result);
  return result;
}

} // namespace evo::music

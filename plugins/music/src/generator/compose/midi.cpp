// Standard MIDI files (type 1, 480 ticks a quarter note), as "Standard MIDI Files 1.0" describes.
#include "files/files.hpp"

#include "evo/music/score.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace evo::music {
namespace {

/// One message of a track, to be sorted by time.
struct message {
  std::uint32_t tick = 0;
  int order = 0; ///< among those of one tick: settings, releases, strikes
  std::string bytes;
};

void put(std::string& out, std::uint32_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    out.push_back(static_cast<char>(value >> shift & 0xff));
}

/// Seven bits a byte, the most significant first.
void put_variable(std::string& out, std::uint32_t value) {
  std::string reversed{static_cast<char>(value & 0x7f)};
  while (value >>= 7)
    reversed.push_back(static_cast<char>((value & 0x7f) | 0x80));
  out.append(reversed.rbegin(), reversed.rend());
}

std::string bytes_of(std::initializer_list<int> values) {
  std::string out;
  for (const int v : values)
    out.push_back(static_cast<char>(v));
  return out;
}

std::string meta(int type, const std::string& text) {
  std::string out = bytes_of({0xff, type});
  put_variable(out, static_cast<std::uint32_t>(text.size()));
  return out + text;
}

std::string chunk(std::vector<message> messages) {
  std::stable_sort(messages.begin(), messages.end(), [](const message& a, const message& b) {
    return std::tie(a.tick, a.order) < std::tie(b.tick, b.order);
  });
  std::string body;
  std::uint32_t now = 0;
  for (const message& m : messages) {
    put_variable(body, m.tick - now);
    body += m.bytes;
    now = m.tick;
  }
  put_variable(body, 0);
  body += meta(0x2f, "");
  std::string out = "MTrk";
  put(out, static_cast<std::uint32_t>(body.size()), 4);
  return out + body;
}

std::string conductor(const score& s) {
  std::string tempo;
  put(tempo, static_cast<std::uint32_t>(std::lround(60e6 / s.tempo)), 3);
  std::vector<message> messages{{0, 0, meta(0x51, tempo)},
                                {0, 0, meta(0x58, bytes_of({4, 2, 24, 8}))}};
  for (const section_mark& m : s.sections)
    messages.push_back({m.start, 1, meta(0x06, std::string{"Section "} + m.label)});
  for (const chord_mark& c : s.chords)
    messages.push_back({c.start, 2, meta(0x01, c.symbol)});
  return chunk(std::move(messages));
}

std::string track_chunk(const score& s, const track& t, int channel) {
  const double ticks_per_second = s.tempo / 60 * score::ticks_per_quarter;
  const auto performed = [&](double tick) {
    return static_cast<std::uint32_t>(
        std::lround(std::max(0.0, performed_seconds(s, tick)) * ticks_per_second));
  };
  const auto setting = [&](int number, double share) {
    const int value = std::clamp(static_cast<int>(std::lround(share * 127)), 0, 127);
    return message{0, 1, bytes_of({0xb0 | channel, number, value})};
  };
  std::vector<message> messages{{0, 0, meta(0x03, std::string{name(t.part)})},
                                setting(7, std::sqrt(t.volume)),
                                setting(10, 0.5 + t.pan / 2),
                                setting(91, t.reverb),
                                setting(93, t.chorus),
                                {0, 2, bytes_of({0xc0 | channel, t.program})}};
  for (const note& n : t.notes) {
    const double start = static_cast<double>(n.start) + n.push;
    const std::uint32_t on = performed(start);
    const std::uint32_t off = std::max(performed(start + n.duration), on + 1);
    messages.push_back({on, 4, bytes_of({0x90 | channel, n.pitch, n.velocity})});
    messages.push_back({off, 3, bytes_of({0x80 | channel, n.pitch, 0})});
  }
  return chunk(std::move(messages));
}

} // namespace

std::string midi_bytes(const score& s) {
  std::string out = "MThd";
  put(out, 6, 4);
  put(out, 1, 2);
  put(out, static_cast<std::uint32_t>(s.tracks.size() + 1), 2);
  put(out, score::ticks_per_quarter, 2);
  out += conductor(s);
  int next = 0;
  for (const track& t : s.tracks) {
    const bool drums = t.part == role::drums;
    out += track_chunk(s, t, drums ? 9 : next);
    if (!drums)
      next += next == 8 ? 2 : 1;
  }
  return out;
}

void write_midi(const score& s, const std::filesystem::path& file) {
  detail::write_file(file, midi_bytes(s));
}

} // namespace evo::music

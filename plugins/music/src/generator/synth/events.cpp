#include "events.hpp"

#include <algorithm>
#include <tuple>

namespace evo::music::synthesis {
namespace {

std::uint32_t block_at(double seconds, int rate) {
  const double frames = std::max(seconds, 0.0) * rate;
  return static_cast<std::uint32_t>(frames / block_frames);
}

} // namespace

std::vector<int> channels_of(const score& s) {
  constexpr int drum_channel = 9;
  std::vector<int> channels;
  int next = 0;
  for (const track& t : s.tracks) {
    channels.push_back(t.part == role::drums ? drum_channel : next);
    if (t.part != role::drums)
      next += next + 1 == drum_channel ? 2 : 1;
  }
  return channels;
}

std::vector<event> events_of(const score& s, int rate) {
  const std::vector<int> channels = channels_of(s);
  std::vector<event> events;
  for (std::size_t i = 0; i < s.tracks.size(); ++i) {
    const auto channel = static_cast<std::uint8_t>(channels[i]);
    for (const filter_mark& f : s.tracks[i].filter)
      events.push_back({.block = block_at(performed_seconds(s, f.start), rate),
                        .what = event::kind::filter,
                        .channel = channel,
                        .cents = static_cast<float>(f.cents)});
    for (const note& n : s.tracks[i].notes) {
      const double push = n.push;
      const std::uint32_t on = block_at(performed_seconds(s, n.start + push), rate);
      const std::uint32_t off =
          block_at(performed_seconds(s, static_cast<double>(n.start) + n.duration + push), rate);
      events.push_back({on, event::kind::note_on, channel, n.pitch, n.velocity, 0});
      events.push_back({std::max(off, on + 1), event::kind::note_off, channel, n.pitch, 0, 0});
    }
  }
  std::stable_sort(events.begin(), events.end(), [](const event& a, const event& b) {
    return std::tie(a.block, a.what, a.channel, a.pitch) <
           std::tie(b.block, b.what, b.channel, b.pitch);
  });
  return events;
}

} // namespace evo::music::synthesis

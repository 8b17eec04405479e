#include "files/files.hpp"
#include "listening/iso_time.hpp"

#include "evo/core/random.hpp"
#include "evo/music/catalog.hpp"
#include "evo/music/simulated_listener.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace evo::music {
namespace {

constexpr std::size_t stages = 8;                  ///< in which the drift is followed
constexpr std::int64_t begin_time = 1'141'171'200; ///< 2006-03-01, about when Last.fm-1K begins
constexpr std::int64_t end_time = 1'241'136'000;   ///< 2009-05-01, about when it ends

/// Sums of the chances of a listener's tracks at a time, for drawing.
std::vector<double> cumulated(const simulated_listeners& listeners, std::size_t l, double time,
                              std::span<const track_attributes> catalog,
                              std::span<const double> lean) {
  std::vector<double> sums(catalog.size());
  double sum = 0;
  for (std::size_t t = 0; t < catalog.size(); ++t) {
    sum += std::exp(listeners.options().choice * listeners.score(l, catalog[t], time) + lean[t]);
    sums[t] = sum;
  }
  return sums;
}

std::uint32_t draw(std::span<const double> sums, random_stream& stream) {
  const double at = stream.uniform() * sums.back();
  const auto found = std::ranges::upper_bound(sums, at);
  return static_cast<std::uint32_t>(
      std::min(static_cast<std::size_t>(found - sums.begin()), sums.size() - 1));
}

/// Half to twice the mean, log-uniformly; the mean of that is 1.5 / ln 4 of the mean.
std::size_t draw_plays(double mean, random_stream& stream) {
  const double factor = 0.5 * std::exp(stream.uniform() * std::log(4.0)) * std::log(4.0) / 1.5;
  return std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(mean * factor)));
}

std::vector<std::int64_t> draw_times(std::size_t n, random_stream& stream) {
  std::vector<std::int64_t> times(n);
  for (auto& t : times)
    t = begin_time + static_cast<std::int64_t>(stream.below(end_time - begin_time));
  std::ranges::sort(times);
  return times;
}

void append_listener(const simulated_listeners& listeners, std::size_t l,
                     std::span<const track_attributes> catalog, std::span<const double> fame,
                     std::vector<listening_event>& events) {
  const auto& o = listeners.options();
  const random_key key = random_key{o.seed}.child("simulated history");
  random_stream whims = key.stream(l, 0), plays = key.stream(l, 1);
  std::vector<double> lean(catalog.size());
  for (std::size_t t = 0; t < lean.size(); ++t)
    lean[t] = o.popularity * fame[t] + o.noise * whims.normal();
  const auto times = draw_times(draw_plays(static_cast<double>(o.plays), plays), plays);
  const std::size_t first = events.size();
  std::vector<double> sums;
  for (std::size_t i = 0, stage = stages; i < times.size(); ++i) {
    const double time = static_cast<double>(times[i] - begin_time) / (end_time - begin_time);
    const auto now = static_cast<std::size_t>(time * stages);
    if (now != stage || sums.empty())
      sums = cumulated(listeners, l, (static_cast<double>(now) + 0.5) / stages, catalog, lean);
    stage = now;
    events.push_back({static_cast<std::uint32_t>(l), draw(sums, plays), times[i]});
  }
  std::reverse(events.begin() + static_cast<std::ptrdiff_t>(first), events.end());
}

std::string clean(std::string text) {
  std::ranges::replace_if(text, [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
  return text;
}

} // namespace

std::vector<listening_event> simulate_history(const simulated_listeners& listeners,
                                              std::span<const track_attributes> catalog) {
  random_stream stream = random_key{listeners.options().seed}.child("fame").stream(0);
  std::vector<double> fame(catalog.size());
  for (double& f : fame)
    f = stream.normal();
  std::vector<listening_event> events;
  for (std::size_t l = 0; l < listeners.size(); ++l)
    append_listener(listeners, l, catalog, fame, events);
  return events;
}

void write_history(const std::filesystem::path& file, std::span<const listening_event> events,
                   const catalog& c) {
  std::string out;
  std::array<char, 24> user{};
  for (const auto& e : events) {
    const auto& t = c.tracks.at(e.track);
    std::snprintf(user.data(), user.size(), "user_%06u", static_cast<unsigned>(e.listener) + 1);
    out.append(user.data()).append("\t").append(detail::iso_time(e.time)).append("\t\t");
    out.append(clean(t.artist)).append("\t").append(t.id).append("\t");
    out.append(clean(t.title)).append("\n");
  }
  if (file.has_parent_path())
    detail::make_folder(file.parent_path());
  detail::write_file(file, out);
}

} // namespace evo::music

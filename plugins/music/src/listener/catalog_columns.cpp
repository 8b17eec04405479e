#include "catalog_columns.hpp"

#include "evo/core/detail/trimmed.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <numeric>
#include <optional>

namespace evo::music::detail {
namespace {

using evo::detail::trimmed;

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.4g", value);
  return text.data();
}

std::optional<double> parsed(std::string_view text) {
  double value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return value;
}

template <std::size_t N, class Name>
std::string shares_text(const std::array<double, N>& shares, const Name& name_of) {
  std::string out;
  for (std::size_t i = 0; i < N; ++i)
    if (shares[i] > 0)
      out.append(out.empty() ? "" : ", ").append(name_of(i)).append(":").append(number(shares[i]));
  return out;
}

/// "name:share, name:share".
template <std::size_t N, class Name>
bool take_shares(std::string_view text, const Name& name_of, std::array<double, N>& shares) {
  std::array<double, N> taken{};
  while (!(text = trimmed(text)).empty()) {
    const std::string_view item = text.substr(0, text.find(','));
    text.remove_prefix(std::min(item.size() + 1, text.size()));
    const std::size_t colon = item.find(':');
    if (colon == std::string_view::npos)
      return false;
    std::size_t i = 0;
    while (i < N && name_of(i) != trimmed(item.substr(0, colon)))
      ++i;
    const auto share = parsed(trimmed(item.substr(colon + 1)));
    if (i == N || !share || !(*share >= 0 && *share < 1e6))
      return false;
    taken[i] = *share;
  }
  const double sum = std::accumulate(taken.begin(), taken.end(), 0.0);
  if (sum <= 0)
    return true;
  for (std::size_t i = 0; i < N; ++i)
    shares[i] = taken[i] / sum;
  return true;
}

std::string_view genre_name(std::size_t i) {
  return name(static_cast<genre>(i));
}

} // namespace

std::string genres_text(const track_attributes& a) {
  return shares_text(a.genres, genre_name);
}

std::string families_text(const track_attributes& a) {
  return shares_text(a.families, family_name);
}

std::string quality_text(const track_attributes& a, quality q) {
  const auto& value = a[q];
  if (!value)
    return {};
  return number(q == quality::tempo ? tempo_of_quality(*value) : *value);
}

bool take_genres(std::string_view text, track_attributes& a) {
  return take_shares(text, genre_name, a.genres);
}

bool take_families(std::string_view text, track_attributes& a) {
  return take_shares(text, family_name, a.families);
}

bool take_quality(std::string_view text, quality q, track_attributes& a) {
  text = trimmed(text);
  if (text.empty())
    return true;
  const auto value = parsed(text);
  const bool is_tempo = q == quality::tempo;
  if (!value || !(is_tempo ? *value > 0 && *value < 1000 : *value >= 0 && *value <= 1))
    return false;
  a[q] = is_tempo ? tempo_quality(*value) : *value;
  return true;
}

} // namespace evo::music::detail

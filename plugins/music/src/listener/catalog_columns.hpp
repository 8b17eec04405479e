#pragma once
/// @file
/// The attributes of a track as columns of catalog.tsv.

#include "evo/music/track_attributes.hpp"

#include <string>
#include <string_view>

namespace evo::music::detail {

/// "jazz:0.7, funk:0.3"; empty if all are 0.
[[nodiscard]] std::string genres_text(const track_attributes& a);
/// "piano:0.6, bass:0.4".
[[nodiscard]] std::string families_text(const track_attributes& a);
/// The number as it stands in its column; empty if unknown.
[[nodiscard]] std::string quality_text(const track_attributes& a, quality q);

/// Takes a column's text into the attributes; false for text that isn't of its form (then nothing
/// changes). Empty text is no news.
bool take_genres(std::string_view text, track_attributes& a);
bool take_families(std::string_view text, track_attributes& a);
bool take_quality(std::string_view text, quality q, track_attributes& a);

} // namespace evo::music::detail

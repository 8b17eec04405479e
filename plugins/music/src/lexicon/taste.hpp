#pragma once
/// @file
/// What goes with a genre, so that random prompts say what people would.

#include "evo/music/brief.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace evo::music::lexicon {

/// The genre with the largest share in an entry.
[[nodiscard]] genre heaviest_genre(std::size_t entry);

/// Entries of the genre category whose heaviest genre this is; the genre's own name first.
[[nodiscard]] std::span<const std::size_t> words_for(genre g);
/// Typical instruments, drums and colours.
[[nodiscard]] std::span<const std::size_t> players_for(genre g);
/// Typical kinds of piece; may be empty.
[[nodiscard]] std::span<const std::size_t> pieces_for(genre g);
/// Typical structures.
[[nodiscard]] std::span<const std::size_t> structures_for(genre g);

/// The genre words nearest to one in the table of token embeddings, nearest first.
[[nodiscard]] std::span<const std::size_t> relatives_of(std::size_t genre_word);

/// Whether one contradicts the other ("calm", "aggressive").
[[nodiscard]] bool contradict(std::size_t mood, std::size_t other);

} // namespace evo::music::lexicon

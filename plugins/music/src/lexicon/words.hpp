#pragma once
/// @file
/// The lexicon's tables, one a category, in the order in which token_table numbers them.

#include "term.hpp"

#include <span>

namespace evo::music::lexicon {

[[nodiscard]] std::span<const term> genre_words() noexcept;
/// Kinds of piece: nouns that a sentence can end on ("waltz", "ballad").
[[nodiscard]] std::span<const term> piece_words() noexcept;
[[nodiscard]] std::span<const term> mood_words() noexcept;
/// Adjectives of sound, dynamics and production.
[[nodiscard]] std::span<const term> texture_words() noexcept;
/// Adjectives of speed; figures ("120 bpm") are made by the vocabulary itself.
[[nodiscard]] std::span<const term> tempo_words() noexcept;
/// Scales and modes named without a tonic; keys are made by the vocabulary itself.
[[nodiscard]] std::span<const term> scale_words() noexcept;
/// Instruments and drums.
[[nodiscard]] std::span<const term> instrument_words() noexcept;
/// Nouns of sound that stand among the instruments: "heavy reverb", "a walking bass line".
[[nodiscard]] std::span<const term> colour_words() noexcept;
[[nodiscard]] std::span<const term> structure_words() noexcept;

} // namespace evo::music::lexicon

#pragma once
/// @file
/// The names of a round's measures: in the store, in JSON and in tables.

#include "evo/music/taste_session.hpp"

#include <cstdint>
#include <utility>

namespace evo::music::detail {

inline constexpr std::pair<const char*, std::uint64_t session_round::*> round_counts[] = {
    {"round", &session_round::round},           {"evaluations", &session_round::evaluations},
    {"candidates", &session_round::candidates}, {"played", &session_round::played},
    {"likes", &session_round::likes},           {"dislikes", &session_round::dislikes},
    {"skipped", &session_round::skipped},
};

inline constexpr std::pair<const char*, score_summary session_round::*> round_summaries[] = {
    {"playlist_by_belief", &session_round::playlist_by_belief},
    {"playlist_by_taste", &session_round::playlist_by_taste},
    {"candidates_by_belief", &session_round::candidates_by_belief},
    {"candidates_by_taste", &session_round::candidates_by_taste},
};

inline constexpr std::pair<const char*, double score_summary::*> summary_parts[] = {
    {"max", &score_summary::max},       {"mean", &score_summary::mean},
    {"min", &score_summary::min},       {"deviation", &score_summary::deviation},
    {"median", &score_summary::median},
};

inline constexpr std::pair<const char*, double session_round::*> round_numbers[] = {
    {"loss_before", &session_round::loss_before},
    {"loss_after", &session_round::loss_after},
    {"foretold", &session_round::foretold},
    {"sureness", &session_round::sureness},
    {"vector_cosine", &session_round::vector_cosine},
    {"vector_absolute_difference", &session_round::vector_absolute_difference},
    {"vector_squared_difference", &session_round::vector_squared_difference},
    {"score_cosine", &session_round::score_cosine},
};

} // namespace evo::music::detail

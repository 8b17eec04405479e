#pragma once
/// @file
/// The functions that aligners are made of. Each writes its step backwards onto the tape. Results
/// depend neither on the executor nor on what else is computed.

#include "nn/aligner/tape.hpp"

#include "evo/core/random.hpp"

#include <cstdint>
#include <span>

namespace evo::music::nn {

/// y = x W^T + b
/// @param x n x inputs @param weight outputs x inputs @param bias 1 x outputs, or none
[[nodiscard]] variable& linear(tape& t, variable& x, variable& weight, variable* bias);

[[nodiscard]] variable& add(tape& t, variable& a, variable& b);

/// x / 2 (1 + erf(x / sqrt 2))
[[nodiscard]] variable& gelu(tape& t, variable& x);
[[nodiscard]] variable& tanh(tape& t, variable& x);

/// Each number becomes 0 with this probability, and is divided by what is left of 1 otherwise
/// (N. Srivastava et al., "Dropout", JMLR 2014). x itself where the probability is 0.
/// @param key names the numbers that are drawn
[[nodiscard]] variable& dropout(tape& t, variable& x, double probability, const random_key& key);

/// Columns that are 0 in `kept` become 0.
/// @param kept one a column; lives as long as the tape
[[nodiscard]] variable& mask_columns(tape& t, variable& x, std::span<const float> kept);

/// (x - mean) / sqrt(variance + 1e-5) gain + bias for each row.
[[nodiscard]] variable& layer_norm(tape& t, variable& x, variable& gain, variable& bias);

/// The same for each column: over the rows, of which row i counts as often as `counts` says.
/// @param counts whole numbers of sum 2 at least
/// @param running_mean, running_variance moved a tenth of the way towards what was seen
[[nodiscard]] variable& batch_norm(tape& t, variable& x, variable& gain, variable& bias,
                                   std::span<const float> counts, std::span<float> running_mean,
                                   std::span<float> running_variance);
/// With what was seen before.
[[nodiscard]] variable& batch_norm(tape& t, variable& x, variable& gain, variable& bias,
                                   std::span<const float> mean, std::span<const float> variance);

/// Rows of a table.
/// @param index of different rows; lives as long as the tape
[[nodiscard]] variable& rows_of(tape& t, variable& table, std::span<const std::uint32_t> index);

/// Each row divided by its length (1e-8 at least).
[[nodiscard]] variable& unit_rows(tape& t, variable& x);

} // namespace evo::music::nn

#pragma once
/// @file
/// Where in a sequence a vector stands, as sines (A. Vaswani et al., "Attention Is All You Need",
/// 2017, section 3.5) in MusicGen's spelling.

#include <cstddef>
#include <vector>

namespace evo::music::nn {

/// positions x width, row-major: cos(p f_i), then sin(p f_i), with f_i = 10000^(-i / (h - 1)) and
/// h = width / 2. Frequencies and angles are rounded to float, as transformers has them: at
/// position 2000 an angle's last bit is 1e-4.
/// @param width even, at least 4
[[nodiscard]] std::vector<float> sinusoidal_positions(std::size_t positions, std::size_t width);

} // namespace evo::music::nn

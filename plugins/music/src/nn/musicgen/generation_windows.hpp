#pragma once
/// @file
/// How a clip longer than a model's window is made: windows that overlap, each continuing the last
/// part of the one before (audiocraft, `generate` with `extend_stride`).

#include <cstddef>
#include <vector>

namespace evo::music::nn {

/// Frames of the whole clip.
struct generation_window {
  std::size_t begin = 0, end = 0; ///< what the model sees
  std::size_t known = 0;          ///< frames before this one are there already

  friend bool operator==(const generation_window&, const generation_window&) = default;
};

/// @param frames of the whole clip
/// @param given  frames at its begin that are there already; of a long one, the window's last
///   part, window - stride, is seen
/// @param window frames that a model sees at once
/// @param stride from one window to the next, 1 to window - 1
[[nodiscard]] inline std::vector<generation_window>
generation_windows(std::size_t frames, std::size_t given, std::size_t window, std::size_t stride) {
  std::vector<generation_window> all;
  std::size_t known = given;
  std::size_t begin = given < window ? 0 : given - (window - stride);
  for (; known < frames; begin += stride) {
    const std::size_t end = frames - begin < window ? frames : begin + window;
    all.push_back({begin, end, known});
    known = end;
  }
  return all;
}

} // namespace evo::music::nn

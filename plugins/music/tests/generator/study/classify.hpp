#pragma once
/// @file
/// The plainest classifier: the class whose mean is nearest in angle.

#include <cstddef>
#include <vector>

namespace evo::music::study {

struct result {
  double accuracy = 0;
  std::vector<std::vector<int>> confusion; ///< [true][predicted]
};

/// Cross-validation: the i-th clip of a class is in fold i mod `folds`; each fold is classified
/// with the means of the others. Vectors are scaled to length 1 first; nothing else is done to
/// them.
[[nodiscard]] result nearest_centroid(const std::vector<std::vector<float>>& vectors,
                                      const std::vector<std::size_t>& labels, std::size_t classes,
                                      std::size_t folds);

} // namespace evo::music::study

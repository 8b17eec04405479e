#pragma once
/// @file
/// Lists of numbers as people write them: 1-5,8,101-110.

#include <cstddef>
#include <string>
#include <vector>

namespace evo::convergence {

/// In the order in which they are written.
/// @param option whose value it is, for the message
/// @throws failure usage unless each is a whole number of [least, most], in ascending ranges
[[nodiscard]] std::vector<std::size_t> parse_number_list(const std::string& text,
                                                         const std::string& option,
                                                         std::size_t least, std::size_t most);

} // namespace evo::convergence

#pragma once
/// @file
/// The part of the page about a language model.

#include <string>

#include "facts.hpp"

namespace evo::music::report {

/// What each operator has asked, got, cost and brought. Empty for runs without a language model.
[[nodiscard]] std::string language_section(const facts& f);

} // namespace evo::music::report

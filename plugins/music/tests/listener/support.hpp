#pragma once
/// @file
/// Errors as values.

#include "../support/files.hpp"

#include "evo/music/error.hpp"

#include <doctest/doctest.h>

#include <string_view>

namespace evo::music::testing {

template <class Function>
error error_of(const Function& f) {
  try {
    f();
  } catch (const error& e) {
    return e;
  }
  FAIL("nothing was thrown");
  return error{failure::input, "", ""};
}

inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

} // namespace evo::music::testing

#pragma once
/// @file
/// Errors as values, and files for tests of runs.

#include "../support/files.hpp"

#include "evo/music/error.hpp"

#include <doctest/doctest.h>

#include <string>

namespace evo::music::testing {

/// The error that a function throws; fails the test if it throws none.
template <class Function>
error error_of(Function function) {
  try {
    function();
  } catch (const error& e) {
    return e;
  }
  FAIL("nothing was thrown");
  return {failure::input, "", ""};
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

} // namespace evo::music::testing

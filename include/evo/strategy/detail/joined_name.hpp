#pragma once
/// @file
/// Names of strategies that are made of others.

#include <array>
#include <cstddef>
#include <string_view>

namespace evo::detail {

/// "A::name+B::name", which a checkpoint is recognised by.
template <class A, class B>
struct joined_name {
  static constexpr auto text = [] {
    constexpr std::string_view a = A::name, b = B::name;
    std::array<char, a.size() + 1 + b.size()> joined{};
    std::size_t next = 0;
    for (const char c : a)
      joined[next++] = c;
    joined[next++] = '+';
    for (const char c : b)
      joined[next++] = c;
    return joined;
  }();
  static constexpr std::string_view value{text.data(), text.size()};
};

} // namespace evo::detail

#pragma once
/// @file
/// Ends a run when somebody outside says so, for instance at Ctrl-C.

#include "evo/concepts/observer.hpp"

#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace evo {

/// Asks a function after each generation. The criterion is observer, with the given words.
class stop_when {
public:
  stop_when(std::function<bool()> says_so, std::string why)
      : says_so_{std::move(says_so)}, why_{std::move(why)} {}

  template <population P>
  [[nodiscard]] std::optional<stop> on_generation(const generation_view<P>&) const {
    return says_so_() ? std::optional{stop{stop_criterion::observer, 1, 1, why_}} : std::nullopt;
  }

private:
  std::function<bool()> says_so_;
  std::string why_;
};

} // namespace evo

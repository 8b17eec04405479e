#pragma once
/// @file
/// Tells somebody how a run is getting on. The library itself prints nothing.

#include "evo/observe/generation_record.hpp"

#include <functional>
#include <utility>

namespace evo {

/// Calls a function with the record of each generation, and another one at the end. Either may be
/// empty.
class progress {
public:
  explicit progress(std::function<void(const generation_record&)> each,
                    std::function<void(const stop&)> end = {})
      : each_{std::move(each)}, end_{std::move(end)} {}

  template <population P>
  void on_generation(const generation_view<P>& view) const {
    if (each_)
      each_(summarize(view));
  }
  void on_end(const stop& reason) const {
    if (end_)
      end_(reason);
  }

private:
  std::function<void(const generation_record&)> each_;
  std::function<void(const stop&)> end_;
};

} // namespace evo

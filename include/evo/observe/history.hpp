#pragma once
/// @file
/// Remembers the course of a run.

#include "evo/observe/generation_record.hpp"

#include <optional>
#include <span>
#include <vector>

namespace evo {

/// Keeps one record a generation and the reason why the run ended. Several runs append to one
/// history.
class history {
public:
  template <population P>
  void on_generation(const generation_view<P>& view) {
    records_.push_back(summarize(view));
  }
  void on_end(const stop& reason) { reason_ = reason; }

  [[nodiscard]] std::span<const generation_record> records() const noexcept { return records_; }
  [[nodiscard]] const std::optional<stop>& reason() const noexcept { return reason_; }

private:
  std::vector<generation_record> records_;
  std::optional<stop> reason_;
};

} // namespace evo

#pragma once
/// @file
/// ROC and precision-recall curves as figures.

#include <string>

#include "evo/music/aligner_report.hpp"

namespace evo::music::report {

[[nodiscard]] std::string roc_figure(const aligner_report& r);
[[nodiscard]] std::string precision_recall_figure(const aligner_report& r);

} // namespace evo::music::report

// How do I keep to bounds, and what if a variable is a whole number? A pipeline: the wider the pipe
// and the more pumps, the dearer to build and the cheaper to run. Wider than 0.8 m isn't sold.

#include "evo/minimize.hpp"

#include <cstdio>
#include <span>

namespace {

double price(std::span<const double> x) {
  const double diameter = x[0], pumps = x[1];
  return 100 * diameter + 20 * pumps + 100 / (pumps * diameter * diameter);
}

} // namespace

int main() {
  // Without a step size it is derived from the bounds. Variable 1 is asked rounded.
  const auto best =
      evo::minimize(price, {0.3, 8}, {.lower = {0.1, 1}, .upper = {0.8, 10}, .integers = {1}});

  std::printf("diameter %.3f m, %.0f pumps: %.2f\n", best.x[0], best.x[1], best.value);
  std::printf("within the bounds: %s\n", best.x[0] >= 0.1 && best.x[0] <= 0.8 ? "yes" : "no");
}

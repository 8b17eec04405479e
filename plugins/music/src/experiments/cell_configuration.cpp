#include "plan.hpp"

#include "fields.hpp"

#include <algorithm>
#include <stdexcept>
#include <variant>

namespace evo::music::experiments {
namespace {

using namespace music::detail;

/// Takes back what the base says and this run has no use for, such as a language model.
void forget_meaningless(configuration& c) {
  configuration defaults;
  for (const auto& f : config_fields()) {
    const auto origin = c.origins.find(f.key);
    if (origin == c.origins.end() || origin->second == "plan" || !failed_condition(f, c))
      continue;
    std::visit([&](auto slot) { slot(c) = slot(defaults); }, f.slot);
    c.origins.erase(origin);
  }
}

} // namespace

const cell& plan::find(const std::string& id) const {
  const auto found = std::ranges::find(cells, id, &cell::id);
  if (found == cells.end())
    throw std::out_of_range{id};
  return *found;
}

configuration configuration_of(const cell& c, const settings& s, std::uint64_t seed) {
  configuration made;
  for (const auto& [key, origin] : s.base.origins)
    if (origin != "plan")
      set_value(key, value_text(*find_field(key), s.base), origin, made);
  set_value("seed", std::to_string(seed), "plan", made);
  for (const auto& [key, value] : c.keys)
    set_value(key, value, "plan", made);
  forget_meaningless(made);
  set_usual_values(made);
  check_configuration(made);
  return made;
}

} // namespace evo::music::experiments

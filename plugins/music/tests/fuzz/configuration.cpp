#include "support.hpp"

#include "evo/music/config.hpp"

namespace evo::music::fuzz {

void configuration(input bytes) {
  may_refuse([&] {
    const auto config = parse_configuration(text_of(bytes), "input.yaml", "/base");
    const std::string printed = to_yaml(config);
    const auto again = parse_configuration(printed, "printed.yaml", "/base");
    promise(differences(config, again).empty(), "what is printed is read back to the same");
    promise(to_yaml(again) == printed, "what is printed is printed alike again");
  });
}

} // namespace evo::music::fuzz

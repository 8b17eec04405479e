#include "actor/node_name.hpp"

#include <array>
#include <cstdlib>
#include <fstream>
#include <string_view>

#include <unistd.h>

namespace evo::ray_bridge {

namespace {

/// The value of an option on a process's command line.
std::string option_of(const std::string& process, std::string_view option) {
  std::ifstream line{"/proc/" + process + "/cmdline", std::ios::binary};
  for (std::string word; std::getline(line, word, '\0');)
    if (std::string_view{word}.substr(0, option.size()) == option)
      return word.substr(option.size());
  return {};
}

std::string machine_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

} // namespace

std::string node_name() {
  const char* raylet = std::getenv("RAY_RAYLET_PID");
  const std::string id = raylet == nullptr ? "" : option_of(raylet, "--node_id=").substr(0, 8);
  if (!id.empty())
    return machine_name() + ":" + id;
  return machine_name() + ":" + option_of("self", "--ray_node_ip_address=") + ":" +
         option_of("self", "--ray_node_manager_port=");
}

} // namespace evo::ray_bridge

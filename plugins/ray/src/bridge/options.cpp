#include "bridge/options.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string_view>

namespace evo::ray_bridge {

namespace {

/// The cluster that `ray start` last began or joined on this machine, as Ray itself looks it up.
std::string last_cluster() {
  std::ifstream file{"/tmp/ray/ray_current_cluster"};
  std::string address;
  std::getline(file, address);
  return address;
}

std::string check_address(const std::string& address) {
  const auto colon = address.rfind(':');
  const bool is_right =
      colon != std::string::npos && colon > 0 && colon + 1 < address.size() &&
      std::ranges::all_of(address.substr(colon + 1), [](char c) { return c >= '0' && c <= '9'; });
  return is_right ? "" : "'" + address + "' should be host:port, as 10.0.0.1:6379";
}

/// Ray takes fractions below one, and whole numbers.
std::string check_cpus(const std::string& text) {
  const double cpus = std::atof(text.c_str());
  return cpus > 0 && (cpus < 1 || std::floor(cpus) == cpus)
             ? ""
             : "'" + text + "' should be a fraction of a CPU, or a whole number of them";
}

} // namespace

options read_options(int argc, char** argv) {
  options o;
  CLI::App app{
      "Carries frames between a driver, on standard input and output, and workers on a Ray "
      "cluster. Started by a driver; everything after -- is the worker's command, which "
      "must be there on each node."};
  const auto divide = std::find_if(argv, argv + argc,
                                   [](const char* word) { return std::string_view{word} == "--"; });
  o.worker.assign(std::min(divide + 1, argv + argc), argv + argc);
  app.add_option("--address", o.address,
                 "host:port of the head; else RAY_ADDRESS, else where `ray start` was last said")
      ->envname("RAY_ADDRESS")
      ->check(check_address);
  app.add_option("--lanes", o.lanes, "workers at once, spread over the nodes")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  app.add_option("--cpus-per-lane", o.cpus_per_lane, "CPUs that Ray sets aside for each")
      ->check(check_cpus)
      ->capture_default_str();
  app.add_option("--room", o.room, "seconds to wait until all lanes have room at once")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--patience", o.patience, "seconds that a lane waits for room")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  try {
    app.parse(static_cast<int>(divide - argv), argv);
    if (o.address.empty())
      o.address = last_cluster();
    if (o.address.empty())
      throw CLI::RequiredError{"--address (or RAY_ADDRESS): no cluster was started here"};
    if (o.worker.empty())
      throw CLI::RequiredError{"the worker's command, after --"};
  } catch (const CLI::ParseError& e) {
    std::exit(app.exit(e) == 0 ? 0 : 2);
  }
  // Its folder is ours, wherever a node runs it.
  if (o.worker[0].find('/') != std::string::npos)
    o.worker[0] = std::filesystem::absolute(o.worker[0]);
  return o;
}

} // namespace evo::ray_bridge

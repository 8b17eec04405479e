#include "local_cluster.hpp"
#include "process/workers.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <string>

#include <sys/wait.h>

using namespace evo;
using namespace evo::test;

namespace {

struct ended {
  int code = -1;
  std::string said; ///< on both outputs
};

/// Runs the bridge to its end, with nothing on its input.
ended run_bridge(const std::string& arguments) {
  std::FILE* from =
      ::popen((std::string{EVO_RAY_BRIDGE} + " " + arguments + " 2>&1 </dev/null").c_str(), "r");
  ended e;
  std::array<char, 4096> part{};
  while (const auto n = std::fread(part.data(), 1, part.size(), from))
    e.said.append(part.data(), n);
  e.code = WEXITSTATUS(::pclose(from));
  return e;
}

bool one_line_about(const ended& e, const std::string& what) {
  MESSAGE(e.said);
  return e.said.find(what) != std::string::npos && e.said.find('\n') == e.said.size() - 1;
}

} // namespace

TEST_CASE("a command line that isn't right ends with exit code 2") {
  CHECK(run_bridge("--address nowhere -- true").code == 2);
  CHECK(run_bridge("--address 127.0.0.1:1 --cpus-per-lane 1.5 -- true").code == 2);
  CHECK(run_bridge("--address 127.0.0.1:1 --lanes 0 -- true").code == 2);
  CHECK(run_bridge("--address 127.0.0.1:1").code == 2);
  const auto help = run_bridge("--help");
  CHECK(help.code == 0);
  CHECK(help.said.find("--cpus-per-lane") != std::string::npos);
}

TEST_CASE("a cluster that isn't there, or refuses, is told of in one line") {
  const auto nobody = run_bridge("--address 127.0.0.1:1 -- true");
  CHECK(nobody.code == 3);
  CHECK(one_line_about(nobody, "nobody answers at 127.0.0.1:1: Connection refused"));

  local_cluster cluster{1};
  const std::string right = std::getenv("RAY_AUTH_TOKEN_PATH");
  const auto wrong = (cluster.folder() / "wrong").string();
  std::ofstream{wrong} << std::string(64, 'a');
  ::setenv("RAY_AUTH_TOKEN_PATH", wrong.c_str(), 1);
  const auto refused = run_bridge("--address " + cluster.address() + " -- true");
  CHECK(refused.code == 3);
  CHECK(one_line_about(refused, "RAY_AUTH_TOKEN_PATH"));
  ::unsetenv("RAY_AUTH_MODE");
  const auto without = run_bridge("--address " + cluster.address() + " -- true");
  CHECK(without.code == 3);
  CHECK(one_line_about(without, "RAY_AUTH_TOKEN_PATH"));
  ::setenv("RAY_AUTH_MODE", "token", 1);
  ::setenv("RAY_AUTH_TOKEN_PATH", right.c_str(), 1);

  SUBCASE("with the token it is let in") {
    CHECK(run_bridge("--address " + cluster.address() + " -- true").code == 0);
  }
  SUBCASE("a worker that isn't there leaves nobody waiting") {
    auto command = cluster.bridge(1);
    command.back() = "/no/such/worker";
    work_pool pool{bridged_lanes(command, 1)};
    CHECK_THROWS_WITH_AS(evaluate(pool, "length", words(3)), doctest::Contains("/no/such/worker"),
                         workers_unavailable);
  }
  SUBCASE("lanes for which there is no room don't keep the others waiting") {
    auto command = cluster.bridge(3);
    command.insert(command.begin() + 1, {"--room", "1", "--patience", "10"});
    work_pool pool{bridged_lanes(command, 3)};
    const auto items = words(20);
    const auto c = evaluate(pool, "length", items);
    CHECK(each_once(c));
    CHECK(all_lengths(c, items));
  }
}

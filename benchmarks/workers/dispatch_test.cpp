// The program as a person runs it: threads and worker processes give the same run.
#include <doctest/doctest.h>

#include <array>
#include <cstdio>
#include <memory>
#include <string>

namespace {

struct outcome {
  int code = 0;
  std::string out;
};

outcome run(const std::string& arguments) {
  const std::string command = std::string{EVO_DISPATCH_PROGRAM} + " " + arguments + " 2>&1";
  FILE* pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  outcome o;
  std::array<char, 4096> part{};
  while (std::fgets(part.data(), part.size(), pipe) != nullptr)
    o.out += part.data();
  o.code = ::pclose(pipe) / 256;
  return o;
}

std::string field(const std::string& json, const std::string& name) {
  const auto at = json.find("\"" + name + "\":");
  return at == std::string::npos ? "" : json.substr(at, json.find(',', at) - at);
}

} // namespace

TEST_CASE("threads and worker processes give the same run") {
  const std::string what = "--function 15 --dimension 5 --generations 30 --busy-ms 0 --seed 7";
  const outcome local = run("--evaluator local --workers 2 " + what);
  REQUIRE(local.code == 0);
  for (const char* workers : {"1", "3"}) {
    const outcome o = run(std::string{"--evaluator process --workers "} + workers + " " + what);
    CAPTURE(o.out);
    REQUIRE(o.code == 0);
    CHECK(field(o.out, "hash") == field(local.out, "hash"));
    CHECK(field(o.out, "best") == field(local.out, "best"));
  }
  const outcome other = run("--evaluator local " + what + "1");
  CHECK(field(other.out, "hash") != field(local.out, "hash"));
}

TEST_CASE("a program that is no worker is said, with its exit code") {
  const outcome o = run("--evaluator process --worker /bin/false --generations 1");
  CHECK(o.code == 4);
  CHECK(o.out.find("no worker runs: it was ended with exit code 1") != std::string::npos);
  CHECK(run("--evaluator bridge").code == 2);
  CHECK(run("--evaluator elsewhere").code != 0);
}

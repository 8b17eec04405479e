// Measures to a service that answers well, badly, late or not at all.
#include "../support/files.hpp"
#include "scripted_server.hpp"
#include "tracking/mlflow.hpp"

#include <nlohmann/json.hpp>

#include <doctest/doctest.h>

using namespace evo::music::testing;
using namespace evo::music::tracking;
using nlohmann::json;
using support::scripted_reply;
using support::scripted_server;
using namespace std::chrono_literals;

namespace {

json body_of(const std::string& request) {
  return json::parse(request.substr(request.find("\r\n\r\n") + 4));
}
bool asks(const std::string& request, const std::string& what) {
  return request.substr(0, request.find("\r\n")).find("/api/2.0/mlflow/" + what) !=
         std::string::npos;
}

/// As MLflow answers where there is no such experiment yet.
scripted_reply well(const std::string& request) {
  if (asks(request, "experiments/get-by-name"))
    return {.status = 404, .body = R"({"error_code":"RESOURCE_DOES_NOT_EXIST","message":"none"})"};
  if (asks(request, "experiments/create"))
    return {.body = R"({"experiment_id":"7"})"};
  if (asks(request, "runs/create"))
    return {.body = R"({"run":{"info":{"run_id":"abc"}}})"};
  return {.body = "{}"};
}

mlflow_options quick(const scripted_server& server) {
  return {.url = server.root() + "/",
          .experiment = "a & b",
          .timeout = 5000ms,
          .first_delay = 20ms,
          .last_delay = 100ms,
          .patience = 3000ms};
}

std::vector<json> bodies(const scripted_server& server, const std::string& what) {
  std::vector<json> found;
  for (const auto& request : server.seen())
    if (asks(request, what))
      found.push_back(body_of(request));
  return found;
}
/// (name, step, value) of everything that a server got.
std::vector<std::tuple<std::string, int, double>> metrics(const scripted_server& server) {
  std::vector<std::tuple<std::string, int, double>> all;
  for (const auto& body : bodies(server, "runs/log-batch"))
    for (const auto& m : body.value("metrics", json::array()))
      all.emplace_back(m["key"], m["step"], m["value"]);
  return all;
}

} // namespace

TEST_CASE("a run is made, told and finished") {
  scripted_server server{[](std::size_t, const std::string& r) { return well(r); }};
  const temporary_folder folder;
  mlflow_options o = quick(server);
  o.token = "secret-token";
  mlflow_log log{o,
                 {.name = "first",
                  .params = {{"seed", "1"}, {"long", std::string(900, 'x')}},
                  .tags = {{"a", "b"}}},
                 folder / "mlflow.json"};
  log.add({{"best", 0.5, 0}, {"mean", std::nan(""), 0}});
  log.add({{"best", 0.75, 1}});
  log.end(true);
  CHECK(log.take_problem() == "");

  const auto seen = server.seen();
  REQUIRE(seen.size() >= 5);
  CHECK(seen[0].starts_with(
      "GET /api/2.0/mlflow/experiments/get-by-name?experiment_name=a%20%26%20b "));
  CHECK(bodies(server, "experiments/create") == std::vector<json>{{{"name", "a & b"}}});
  const auto made = bodies(server, "runs/create");
  REQUIRE(made.size() == 1);
  CHECK(made[0]["experiment_id"] == "7");
  CHECK(made[0]["run_name"] == "first");
  CHECK(made[0]["start_time"].get<std::int64_t>() > 1'600'000'000'000);
  const auto batches = bodies(server, "runs/log-batch");
  CHECK(batches[0]["params"][0] == json{{"key", "seed"}, {"value", "1"}});
  CHECK(batches[0]["params"][1]["value"].get<std::string>().size() == 500);
  CHECK(metrics(server) ==
        std::vector<std::tuple<std::string, int, double>>{{"best", 0, 0.5}, {"best", 1, 0.75}});
  const auto last = bodies(server, "runs/update").back();
  CHECK(last["run_id"] == "abc");
  CHECK(last["status"] == "FINISHED");
  CHECK(last["end_time"].is_number());
  for (const auto& request : seen)
    CHECK(request.find("Authorization: Bearer secret-token\r\n") != std::string::npos);
  CHECK(read_bytes(folder / "mlflow.json").find("secret") == std::string::npos);
}

TEST_CASE("a service that comes back gets everything; its trouble is said once") {
  scripted_server server{[](std::size_t i, const std::string& r) {
    return i < 4 ? scripted_reply{.status = 503, .body = "busy"} : well(r);
  }};
  const temporary_folder folder;
  mlflow_log log{quick(server), {.name = "r"}, folder / "mlflow.json"};
  const auto start = std::chrono::steady_clock::now();
  for (std::uint64_t i = 0; i < 50; ++i)
    log.add({{"best", 1.0, i}});
  CHECK(std::chrono::steady_clock::now() - start < 500ms);
  std::string said;
  for (int i = 0; i < 500 && metrics(server).size() < 50; ++i) {
    said += log.take_problem();
    std::this_thread::sleep_for(10ms);
  }
  log.end(true);
  CHECK(metrics(server).size() == 50);
  CHECK(said == "MLflow at " + server.root() +
                    ": it answers 503; the run goes on, and its measures are sent later");
}

TEST_CASE("a later process goes on with the same run, and sends what hasn't arrived") {
  const temporary_folder folder;
  scripted_server server{[](std::size_t, const std::string& r) { return well(r); }};
  {
    mlflow_log log{quick(server), {.name = "r"}, folder / "mlflow.json"};
    log.add({{"best", 1.0, 0}});
    log.add({{"best", 2.0, 1}});
  } // interrupted
  CHECK(bodies(server, "runs/update").back()["status"] == "KILLED");
  mlflow_log log{quick(server), {.name = "r"}, folder / "mlflow.json"};
  for (std::uint64_t i = 0; i < 3; ++i)
    log.add({{"best", 1.0 + static_cast<double>(i), i}});
  log.end(true);
  CHECK(bodies(server, "runs/create").size() == 1);
  CHECK(metrics(server) == std::vector<std::tuple<std::string, int, double>>{
                               {"best", 0, 1.0}, {"best", 1, 2.0}, {"best", 2, 3.0}});
  std::vector<std::string> states;
  for (const auto& u : bodies(server, "runs/update"))
    states.push_back(u["status"]);
  CHECK(states == std::vector<std::string>{"KILLED", "RUNNING", "FINISHED"});
}

TEST_CASE("a damaged memory, or another service's, is none") {
  const temporary_folder folder;
  scripted_server server{[](std::size_t, const std::string& r) { return well(r); }};
  for (const std::string& before :
       {std::string{"{\"url\":"}, std::string{"[]"},
        std::string{R"({"url":"http://else","experiment":"a & b","run_id":"x","arrived":9})"}}) {
    write_bytes(folder / "mlflow.json", before);
    mlflow_log log{quick(server), {.name = "r"}, folder / "mlflow.json"};
    log.add({{"best", 1.0, 0}});
    log.end(true);
  }
  CHECK(bodies(server, "runs/create").size() == 3);
  CHECK(metrics(server).size() == 3);
}

TEST_CASE("a service that refuses is left alone") {
  scripted_server server{[](std::size_t, const std::string& r) -> scripted_reply {
    if (asks(r, "runs/create"))
      return {.status = 400, .body = R"({"error_code":"INVALID","message":"no such thing"})"};
    return well(r);
  }};
  const temporary_folder folder;
  mlflow_log log{quick(server), {.name = "r"}, folder / "mlflow.json"};
  log.add({{"best", 1.0, 0}});
  log.end(true);
  CHECK(log.take_problem() == "MLflow at " + server.root() +
                                  ": it answers 400: no such thing; nothing more is sent there");
  CHECK(bodies(server, "runs/create").size() == 1);
}

TEST_CASE("a service that never answers holds the end up for a while and no longer") {
  scripted_server server{[](std::size_t, const std::string& r) {
    scripted_reply reply = well(r);
    reply.delay = 30;
    return reply;
  }};
  const temporary_folder folder;
  mlflow_options o = quick(server);
  o.timeout = 20'000ms;
  o.patience = 200ms;
  mlflow_log log{o, {.name = "r"}, folder / "mlflow.json"};
  log.add({{"best", 1.0, 0}});
  const auto start = std::chrono::steady_clock::now();
  log.end(true);
  CHECK(std::chrono::steady_clock::now() - start < 3s);
  CHECK(log.take_problem().find("1 of the measures' lines haven't arrived") != std::string::npos);
}

TEST_CASE("what waits is bounded, and nothing is sent out of order") {
  scripted_server server{[](std::size_t, const std::string& r) { return well(r); }};
  std::string root = server.root();
  const temporary_folder folder;
  {
    mlflow_options o = quick(server);
    o.url = "http://127.0.0.1:1"; // nobody is there
    o.capacity = 3;
    o.patience = 300ms;
    mlflow_log log{o, {.name = "r"}, folder / "mlflow.json"};
    for (std::uint64_t i = 0; i < 10; ++i)
      log.add({{"best", 1.0, i}});
    log.end(false);
    CHECK(log.take_problem().find("10 of the measures' lines") != std::string::npos);
  }
  mlflow_log log{quick(server), {.name = "r"}, folder / "mlflow.json"};
  for (std::uint64_t i = 0; i < 10; ++i)
    log.add({{"best", 1.0, i}});
  log.end(true);
  REQUIRE(metrics(server).size() == 10);
  for (int i = 0; i < 10; ++i)
    CHECK(std::get<1>(metrics(server)[static_cast<std::size_t>(i)]) == i);
}

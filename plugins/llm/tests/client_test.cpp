#include "evo/llm/client.hpp"
#include "evo/llm/reach.hpp"
#include "evo/text/any_text_model.hpp"
#include "scripted_server.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace {

using evo::llm::failure;
using support::chat_body;
using support::scripted_reply;
using support::scripted_server;

/// Fast, so that what takes half a minute in life is tested in a blink.
evo::llm::client_options quick(const scripted_server& server) {
  return {.base_url = server.url(),
          .model = "m",
          .timeout = 5,
          .retries = 2,
          .first_delay = 0.01,
          .longest_delay = 2};
}

std::vector<evo::text_request> requests(std::size_t count) {
  std::vector<evo::text_request> all;
  for (std::size_t i = 0; i < count; ++i)
    all.push_back({.system = "s", .user = "u" + std::to_string(i), .seed = i});
  return all;
}

struct ended {
  std::vector<evo::text_answer> answers;
  std::optional<failure> kind;
  std::string message;
  bool budget_used = false;
  double seconds = 0;
  evo::llm::spending spent;
};

ended ask(const evo::llm::client_options& options, std::size_t count = 1,
          std::vector<evo::text_request> what = {}) {
  ended e;
  const auto begin = std::chrono::steady_clock::now();
  evo::llm::client client{options};
  if (what.empty())
    what = requests(count);
  e.answers.resize(what.size());
  try {
    client.answer(what, [&](std::size_t i, evo::text_answer a) { e.answers[i] = std::move(a); });
  } catch (const evo::llm::error& caught) {
    e.kind = caught.kind();
    e.message = caught.what();
  } catch (const evo::model_budget_used& caught) {
    e.budget_used = true;
    e.message = std::string{caught.what()} + " " + std::to_string(caught.measured) + " of " +
                std::to_string(caught.threshold);
  }
  e.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  e.spent = client.spent();
  return e;
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// Fails `times` times, then answers.
scripted_server failing(std::size_t times, scripted_reply bad) {
  return scripted_server{[=](std::size_t i, const std::string&) {
    return i < times ? bad : scripted_reply{.body = chat_body("well")};
  }};
}

/// A failure that passes costs one request more; one that stays costs 1 + retries and ends the run.
void check_repeated(const scripted_reply& bad, std::string_view message) {
  CAPTURE(message);
  scripted_server once{[&](std::size_t i, const std::string&) {
    return i == 0 ? bad : scripted_reply{.body = chat_body("well")};
  }};
  const ended passed = ask(quick(once));
  CHECK(passed.answers[0].text == "well");
  CHECK_FALSE(passed.kind);
  CHECK(once.requests() == 2);
  CHECK(passed.spent.repeated == 1);

  scripted_server always{[&](std::size_t, const std::string&) { return bad; }};
  const ended stayed = ask(quick(always));
  CHECK(stayed.kind == failure::service);
  CHECK(has(stayed.message, "3 attempts failed"));
  CHECK(has(stayed.message, message));
  CHECK(has(stayed.message, "/v1/chat/completions"));
  CHECK(always.requests() == 3);
}

} // namespace

TEST_CASE("a request is what the protocol says, and its answer is read") {
  scripted_server server{[](std::size_t, const std::string&) {
    return scripted_reply{.body = chat_body("<prompt>a \"slow\" waltz</prompt>", 31, 12)};
  }};
  auto options = quick(server);
  options.api_key = "secret-key";
  const ended e = ask(
      options, 1,
      {{.system = "be brief", .user = "a waltz", .temperature = 0.5, .max_tokens = 77, .seed = 5}});
  CHECK(e.answers[0].text == "<prompt>a \"slow\" waltz</prompt>");
  CHECK(e.answers[0].prompt_tokens == 31);
  CHECK(e.answers[0].answer_tokens == 12);
  CHECK_FALSE(e.answers[0].cut);
  const std::string seen = server.seen()[0];
  CHECK(seen.starts_with("POST /v1/chat/completions HTTP/1.1\r\n"));
  CHECK(has(seen, "Authorization: Bearer secret-key\r\n"));
  CHECK(has(seen, R"({"role":"system","content":"be brief"})"));
  CHECK(has(seen, R"("max_tokens":77)"));
  CHECK(has(seen, R"("seed":5)"));
  CHECK(has(seen, R"("temperature":0.5)"));
  CHECK_FALSE(has(seen, "response_format"));
}

TEST_CASE("failures that may pass are repeated, so many times") {
  check_repeated({.status = 500, .body = R"({"error":{"message":"out of order"}})"},
                 "HTTP 500, \"out of order\"");
  check_repeated({.status = 429, .headers = "Retry-After: 1\r\n"}, "HTTP 429");
  check_repeated({.status = 503, .body = "busy"}, "HTTP 503");
  check_repeated({.body = "<html><body>a page</body></html>"}, "a web page instead of JSON");
  check_repeated({.body = R"({"choices": [)"}, "a body that is no JSON object");
  check_repeated({.body = R"({"object": "list"})"}, "JSON without \"choices\"");
  check_repeated({.body = chat_body(std::string(4000, 'x')), .reset = true}, "");
}

TEST_CASE("Retry-After is honoured, and one that is too long ends the run") {
  scripted_server soon = failing(1, {.status = 429, .headers = "Retry-After: 1\r\n"});
  const ended e = ask(quick(soon));
  CHECK(e.answers[0].text == "well");
  CHECK(e.seconds >= 1);
  CHECK(e.seconds < 3);

  scripted_server late = failing(1, {.status = 429, .headers = "Retry-After: 3600\r\n"});
  const ended given_up = ask(quick(late));
  CHECK(given_up.kind == failure::service);
  CHECK(has(given_up.message, "wait for 3600 seconds"));
  CHECK(late.requests() == 1);
}

TEST_CASE("a server that stalls is given up after the timeout") {
  scripted_server server = failing(1, {.body = chat_body("late"), .delay = 30});
  auto options = quick(server);
  options.timeout = 0.3;
  const ended e = ask(options);
  CHECK(e.answers[0].text == "well");
  CHECK(e.seconds < 5);
}

TEST_CASE("where nobody listens, the run ends after the attempts that are allowed") {
  std::string url;
  {
    scripted_server gone{[](std::size_t, const std::string&) { return scripted_reply{}; }};
    url = gone.url();
  }
  const ended e = ask({.base_url = url, .retries = 2, .first_delay = 0.01});
  CHECK(e.kind == failure::service);
  CHECK(has(e.message, "3 attempts failed"));
  CHECK(has(e.message, "--resume goes on"));
  CHECK(e.spent.requests == 3);
}

TEST_CASE("a rejected key ends the run at once, and isn't shown") {
  for (const int status : {401, 403}) {
    scripted_server server{[=](std::size_t, const std::string&) {
      return scripted_reply{.status = status,
                            .body = R"({"error":{"message":"bad key sk-secret-1234"}})"};
    }};
    auto options = quick(server);
    options.api_key = "sk-secret-1234";
    options.concurrency = 1;
    const ended e = ask(options, 5);
    CHECK(e.kind == failure::service);
    CHECK(has(e.message, "rejects the key (HTTP " + std::to_string(status) + ")"));
    CHECK_FALSE(has(e.message, "sk-secret"));
    CHECK(server.requests() == 1);
  }
  scripted_server telling{[](std::size_t, const std::string&) {
    return scripted_reply{.status = 404, .body = R"({"error":"no model for sk-secret-1234"})"};
  }};
  auto options = quick(telling);
  options.api_key = "sk-secret-1234";
  const ended e = ask(options);
  CHECK(e.kind == failure::service);
  CHECK(has(e.message, "no model for ***"));
  CHECK(telling.requests() == 1);
}

TEST_CASE("an answer without a choice, or a huge one, is one request's failure") {
  scripted_server empty{[](std::size_t, const std::string& request) {
    return scripted_reply{.body = has(request, "u1") ? R"({"choices": []})" : chat_body("well")};
  }};
  const ended e = ask(quick(empty), 3);
  CHECK_FALSE(e.kind);
  CHECK(e.answers[0].text == "well");
  CHECK(has(e.answers[1].failure, "no choice"));
  CHECK(e.answers[2].text == "well");
  CHECK(empty.requests() == 4); // once more for the empty one

  scripted_server huge{[](std::size_t, const std::string&) {
    return scripted_reply{.body = chat_body(std::string(10'000'000, 'x'))};
  }};
  const ended big = ask(quick(huge));
  CHECK_FALSE(big.kind);
  CHECK(has(big.answers[0].failure, "more than 1048576 bytes"));
  CHECK(huge.requests() == 1);
}

TEST_CASE("a schema is sent in the form that the server takes") {
  const evo::text_request with_schema{
      .user = "as JSON", .schema = R"({"type":"object"})", .plain_user = "as tags"};
  const auto accepting = [&](std::string_view accepted, int status = 400) {
    return [=](std::size_t, const std::string& request) {
      const bool refused =
          has(request, "response_format") && (accepted.empty() || !has(request, accepted));
      return refused ? scripted_reply{.status = status, .body = R"({"error":"response_format"})"}
                     : scripted_reply{.body = chat_body("well")};
    };
  };
  scripted_server strict{accepting("json_schema")};
  CHECK(ask(quick(strict), 1, {with_schema}).answers[0].text == "well");
  CHECK(strict.requests() == 1);
  CHECK(has(strict.seen()[0], R"("strict":true)"));

  scripted_server object{accepting("json_object")};
  auto one_at_a_time = quick(object);
  one_at_a_time.concurrency = 1;
  CHECK(ask(one_at_a_time, 1, {with_schema, with_schema}).answers[1].text == "well");
  CHECK(object.requests() == 3); // what was learned is kept

  scripted_server odd{accepting("json_object", 500)}; // as llama-cpp-python's
  CHECK(ask(quick(odd), 1, {with_schema}).answers[0].text == "well");
  CHECK(odd.requests() == 2);

  scripted_server none{accepting("")};
  CHECK(ask(quick(none), 1, {with_schema}).answers[0].text == "well");
  CHECK(none.requests() == 3);
  CHECK(has(none.seen()[2], "as tags"));

  auto fixed = quick(object);
  fixed.structured = evo::llm::structured_output::json_schema;
  const ended refused = ask(fixed, 1, {with_schema});
  CHECK(refused.kind == failure::service);
  CHECK(has(refused.message, "HTTP 400, \"response_format\""));
}

TEST_CASE("budgets end a run with what was asked for by then") {
  scripted_server server{[](std::size_t, const std::string&) {
    return scripted_reply{.body = chat_body("well", 60, 40)};
  }};
  auto options = quick(server);
  options.concurrency = 2;
  options.limits.requests = 5;
  const ended e = ask(options, 20);
  CHECK(e.budget_used);
  CHECK(has(e.message, "llm.budget_requests 5.0"));
  CHECK(server.requests() == 5);
  CHECK(e.spent.answers == 5); // none is lost

  options.limits = {.tokens = 1000};
  CHECK(has(ask(options, 20).message, "llm.budget_tokens 1"));
  CHECK(server.requests() <= 5 + 11); // ten and one more under way

  options.limits = {.money = 0.001};
  options.price_prompt = 1;
  options.price_answer = 2;
  const ended money = ask(options, 20); // 140e-6 an answer
  CHECK(has(money.message, "llm.budget_money 0.001"));
  CHECK(money.spent.money == doctest::Approx(0.00112).epsilon(0.2));

  options.limits = {.requests = 3};
  options.spent.requests = 3;
  CHECK(ask(options, 1).spent.answers == 0);

  scripted_server slow{[](std::size_t, const std::string&) {
    return scripted_reply{.body = chat_body("well"), .delay = 0.2};
  }};
  auto timed = quick(slow);
  timed.concurrency = 1;
  timed.limits.seconds = 0.5;
  const ended late = ask(timed, 20);
  CHECK(has(late.message, "llm.budget_seconds"));
  CHECK(slow.requests() <= 4);
}

TEST_CASE("an interrupt ends the wait within a fraction of a second") {
  scripted_server server{
      [](std::size_t, const std::string&) { return scripted_reply{.delay = 30}; }};
  auto options = quick(server);
  const auto begin = std::chrono::steady_clock::now();
  options.interrupted = [begin] {
    return std::chrono::steady_clock::now() - begin > std::chrono::milliseconds{200};
  };
  const ended e = ask(options);
  CHECK(e.kind == failure::interrupted);
  CHECK(e.seconds < 2);
}

TEST_CASE("no more requests are under way than the concurrency allows") {
  scripted_server server{[](std::size_t, const std::string&) {
    return scripted_reply{.body = chat_body("well"), .delay = 0.02};
  }};
  auto options = quick(server);
  options.concurrency = 3;
  CHECK_FALSE(ask(options, 30).kind);
  CHECK(server.most_at_once() <= 3);
  CHECK(server.most_at_once() >= 2);
  CHECK(server.requests() == 30);
}

TEST_CASE("independent requests are under way together") {
  scripted_server server{[](std::size_t, const std::string&) {
    return scripted_reply{.body = chat_body("well"), .delay = 0.2};
  }};
  auto options = quick(server);
  options.concurrency = 16;
  const ended e = ask(options, 100);
  CHECK_FALSE(e.kind);
  CHECK(e.spent.answers == 100);
  CHECK(e.spent.repeated == 0);
  CHECK(server.most_at_once() == 16);
  MESSAGE("100 requests of 0.2 s, 16 at a time: ", e.seconds, " s");
}

TEST_CASE("options that can't be right are refused in words, without the key") {
  const auto refusal = [](evo::llm::client_options options) -> std::string {
    try {
      const evo::llm::client client{std::move(options)};
    } catch (const evo::llm::error& e) {
      CHECK(e.kind() == failure::configuration);
      return e.what();
    }
    return {};
  };
  CHECK(has(refusal({.base_url = "ftp://x"}), "it is no URL"));
  CHECK(has(refusal({.base_url = "http://"}), "names no host"));
  CHECK(has(refusal({.base_url = "https://me:word@example.org/v1"}), "name or password"));
  CHECK_FALSE(has(refusal({.base_url = "https://me:word@example.org/v1"}), "word@"));
  const std::string plain = refusal({.base_url = "http://example.org/v1", .api_key = "sk-1"});
  CHECK(has(plain, "unencrypted"));
  CHECK_FALSE(has(plain, "sk-1"));
  CHECK(refusal({.base_url = "http://localhost:1/v1", .api_key = "sk-1"}).empty());
  CHECK(has(refusal({.concurrency = 0}), "llm.concurrency"));
}

TEST_CASE("whether a server is there is known without asking it anything") {
  std::string url;
  {
    const support::scripted_server server{
        [](std::size_t, const std::string&) { return support::scripted_reply{}; }};
    url = server.url();
    CHECK(evo::llm::is_reachable(url));
  }
  CHECK(!evo::llm::is_reachable(url, 1));
  CHECK(!evo::llm::is_reachable("not a URL", 1));
}

#include "evo/llm/client.hpp"

#include "protocol.hpp"
#include "transfer.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <deque>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

namespace evo::llm {
namespace {

using namespace detail;
using clock = std::chrono::steady_clock;

[[noreturn]] void refuse(const std::string& where, const std::string& problem,
                         const std::string& remedy) {
  throw error{failure::configuration, where, problem, remedy};
}

/// The host of "scheme://host[:port]/path".
std::string_view host_of(std::string_view url) {
  url.remove_prefix(url.find("://") + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  if (url.starts_with('['))
    return url.substr(0, url.find(']') + 1);
  return url.substr(0, url.find(':'));
}

bool is_this_machine(std::string_view host) {
  return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

void check_url(const client_options& o) {
  const bool is_plain = o.base_url.starts_with("http://");
  if (!is_plain && !o.base_url.starts_with("https://"))
    refuse("llm.base_url", "it is no URL", "such as http://127.0.0.1:8080/v1");
  const auto authority = o.base_url.substr(o.base_url.find("://") + 3, o.base_url.find('/', 8) - 8);
  if (authority.find('@') != std::string::npos) // not repeated: it holds a password
    refuse("llm.base_url", "there is a name or password in it", "llm.api_key_env names a key");
  if (host_of(o.base_url).empty())
    refuse("llm.base_url", "it names no host", "such as http://127.0.0.1:8080/v1");
  if (is_plain && !o.api_key.empty() && !is_this_machine(host_of(o.base_url)))
    refuse("llm.base_url", "a key would go to another machine unencrypted", "an https:// URL");
}

void check(const client_options& o) {
  check_url(o);
  if (o.api_key.find_first_of("\r\n") != std::string::npos)
    refuse("the API key", "there is a line break in it", "one line");
  if (o.concurrency < 1)
    refuse("llm.concurrency", "it is 0", "at least 1");
  if (!(o.timeout > 0) || !(o.connect_timeout > 0))
    refuse("llm.timeout", "it isn't above 0", "seconds");
}

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

/// A request that has no answer yet.
struct pending {
  std::size_t place = 0;    ///< among the requests
  std::size_t attempts = 0; ///< that have failed
  std::size_t empty_answers = 0;
  clock::time_point not_before{};
  structured_output form = structured_output::none; ///< of the attempt under way
};

} // namespace

class client::implementation {
public:
  explicit implementation(client_options options)
      : options_{std::move(options)}, url_{joined_url()}, wire_{url_, options_},
        form_{options_.structured == structured_output::automatic ? structured_output::json_schema
                                                                  : options_.structured},
        spent_{options_.spent} {}

  void answer(std::span<const text_request> requests, const text_sink& sink) {
    begun_ = clock::now();
    seconds_before_ = spent_.seconds;
    running_.clear();
    waiting_.clear();
    for (std::size_t i = 0; i < requests.size(); ++i)
      waiting_.push_back({.place = i});
    try {
      while (!waiting_.empty() || !running_.empty()) {
        note_time();
        check_interrupt();
        const auto limit = used_up();
        if (limit && running_.empty())
          throw *limit;
        const double pause = limit ? 0.1 : start_some(requests);
        for (outcome& o : wire_.wait(std::clamp(pause, 0.0, 0.1)))
          take(std::move(o), requests, sink);
      }
    } catch (...) {
      wire_.cancel();
      note_time();
      throw;
    }
    note_time();
  }

  [[nodiscard]] const spending& spent() const noexcept { return spent_; }

private:
  [[nodiscard]] std::string joined_url() const {
    std::string url = options_.base_url;
    while (url.ends_with('/'))
      url.pop_back();
    return url + "/chat/completions";
  }

  void note_time() {
    spent_.seconds = seconds_before_ + std::chrono::duration<double>(clock::now() - begun_).count();
  }

  void check_interrupt() const {
    if (options_.interrupted && options_.interrupted())
      throw error{failure::interrupted, "language model", "interrupted", "--resume goes on"};
  }

  /// The limit that is met.
  [[nodiscard]] std::optional<model_budget_used> used_up() const {
    const spending_limits& l = options_.limits;
    const auto met = [](const char* name, auto spent, const auto& most) {
      return most && spent >= *most
                 ? std::optional{model_budget_used{name, static_cast<double>(spent),
                                                   static_cast<double>(*most)}}
                 : std::nullopt;
    };
    if (auto limit = met("llm.budget_requests", spent_.requests, l.requests))
      return limit;
    if (auto limit =
            met("llm.budget_tokens", spent_.prompt_tokens + spent_.answer_tokens, l.tokens))
      return limit;
    if (auto limit = met("llm.budget_money", spent_.money, l.money))
      return limit;
    return met("llm.budget_seconds", spent_.seconds, l.seconds);
  }

  /// Starts what may be started. @returns seconds until more may
  double start_some(std::span<const text_request> requests) {
    double pause = 0.1;
    const auto now = clock::now();
    for (auto p = waiting_.begin(); p != waiting_.end();) {
      if (running_.size() >= options_.concurrency || used_up())
        break;
      const auto ready = std::max(p->not_before, all_not_before_);
      if (ready > now) {
        pause = std::min(pause, std::chrono::duration<double>(ready - now).count());
        ++p;
        continue;
      }
      pending begun = *p;
      p = waiting_.erase(p);
      begun.form = requests[begun.place].schema.empty() ? structured_output::none : form_;
      ++spent_.requests;
      spent_.repeated += begun.attempts > 0 ? 1 : 0;
      wire_.start(begun.place, request_body(options_.model, requests[begun.place], begun.form));
      running_.push_back(begun);
    }
    return pause;
  }

  void take(outcome o, std::span<const text_request> requests, const text_sink& sink) {
    const auto found = std::find_if(running_.begin(), running_.end(),
                                    [&](const pending& p) { return p.place == o.id; });
    pending p = *found;
    running_.erase(found);
    if (o.too_long)
      return give(
          p,
          {.failure = "the answer has more than " + std::to_string(options_.most_bytes) + " bytes"},
          sink);
    if (o.status == 200)
      return take_body(p, o, requests[p.place], sink);
    if (o.status == 401 || o.status == 403)
      // What the server says isn't repeated: some show a part of the key.
      throw error{failure::service, url_,
                  "the server rejects the key (HTTP " + std::to_string(o.status) + ")",
                  options_.api_key.empty() ? "no key was sent; llm.api_key_env names one"
                                           : "check the variable that llm.api_key_env names"};
    if (may_be_the_schema(p, o))
      return ask_otherwise(p);
    const bool may_pass = o.status == 0 || o.status == 408 || o.status == 409 || o.status == 425 ||
                          o.status == 429 || o.status >= 500;
    if (!may_pass)
      throw error{failure::service, url_, "HTTP " + std::to_string(o.status) + said(o),
                  o.status == 404 ? "check llm.base_url and llm.model"
                                  : "the server doesn't take such a request"};
    repeat(p, o.status == 0 ? o.failure : "HTTP " + std::to_string(o.status) + said(o),
           o.retry_after, o.status == 429 || o.status == 503);
  }

  [[nodiscard]] std::string said(const outcome& o) const {
    const std::string message = error_message(o.body, options_.api_key);
    return message.empty() ? "" : ", \"" + message + "\"";
  }

  /// The server may refuse the form of a schema until it has accepted one; llama-cpp-python's does
  /// so with HTTP 500.
  [[nodiscard]] bool may_be_the_schema(const pending& p, const outcome& o) const {
    const bool is_refusal =
        o.status == 400 || o.status == 422 ||
        (o.status == 500 && o.body.find("response_format") != std::string::npos);
    return is_refusal && options_.structured == structured_output::automatic &&
           p.form != structured_output::none && !form_works_;
  }

  void ask_otherwise(pending p) {
    // Another request may have found out first.
    if (form_ == p.form)
      form_ = p.form == structured_output::json_schema ? structured_output::json_object
                                                       : structured_output::none;
    waiting_.push_front(p);
  }

  void take_body(pending p, const outcome& o, const text_request& request, const text_sink& sink) {
    reply r = read_reply(o.body, request);
    if (!r.answer)
      return repeat(p, "HTTP 200 with " + r.problem, o.retry_after, false);
    form_works_ = form_works_ || p.form != structured_output::none;
    count(*r.answer);
    // A server that has nothing to say once may have something the next time, and asking for this
    // without end would cost as much without end.
    if (!r.answer->failure.empty() && p.empty_answers < 1) {
      ++p.empty_answers;
      return repeat(p, r.answer->failure, o.retry_after, false);
    }
    give(p, *std::move(r.answer), sink);
  }

  void count(const text_answer& a) {
    spent_.prompt_tokens += a.prompt_tokens;
    spent_.answer_tokens += a.answer_tokens;
    spent_.money += 1e-6 * (options_.price_prompt * static_cast<double>(a.prompt_tokens) +
                            options_.price_answer * static_cast<double>(a.answer_tokens));
  }

  void give(const pending& p, text_answer a, const text_sink& sink) {
    ++spent_.answers;
    sink(p.place, std::move(a));
  }

  /// @param for_all the server asks everybody to wait
  void repeat(pending p, const std::string& problem, std::optional<double> retry_after,
              bool for_all) {
    if (++p.attempts > options_.retries)
      throw error{failure::service, url_,
                  (p.attempts == 1
                       ? ""
                       : std::to_string(p.attempts) + " attempts failed, the last with: ") +
                      problem,
                  "is the server running, and llm.base_url right? --resume goes on"};
    if (retry_after && *retry_after > options_.longest_delay)
      throw error{
          failure::service, url_,
          "the server asks to wait for " + number(*retry_after) + " seconds (" + problem + ")",
          "at most llm.longest_delay: " + number(options_.longest_delay) + "; --resume goes on"};
    const double doubled =
        options_.first_delay * std::pow(2.0, static_cast<double>(p.attempts - 1));
    const double backoff = std::min(options_.longest_delay, doubled);
    const double jitter = 0.5 + 0.5 * static_cast<double>(jitter_()) / 0x1p32;
    const double delay = std::max(backoff * jitter, retry_after.value_or(0));
    p.not_before = clock::now() + std::chrono::duration_cast<clock::duration>(
                                      std::chrono::duration<double>(delay));
    if (for_all && retry_after)
      all_not_before_ = std::max(all_not_before_, p.not_before);
    waiting_.push_back(p);
  }

  client_options options_;
  std::string url_;
  transfers wire_;
  structured_output form_;  ///< in which schemas are sent now
  bool form_works_ = false; ///< the server has answered one
  spending spent_;
  std::deque<pending> waiting_;
  std::vector<pending> running_;
  clock::time_point begun_{}, all_not_before_{};
  double seconds_before_ = 0;
  // Several clients of one server should not come again at the same time; no result depends on it.
  std::mt19937 jitter_{std::random_device{}()};
};

client::client(client_options options) {
  check(options);
  implementation_ = std::make_unique<implementation>(std::move(options));
}
client::client(client&&) noexcept = default;
client& client::operator=(client&&) noexcept = default;
client::~client() = default;

void client::answer(std::span<const text_request> requests, const text_sink& sink) {
  implementation_->answer(requests, sink);
}

const spending& client::spent() const noexcept {
  return implementation_->spent();
}

} // namespace evo::llm

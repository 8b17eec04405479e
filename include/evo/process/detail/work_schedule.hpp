#pragma once
/// @file
/// Who evaluates what next: the state behind work_pool, for one thread at a time.

#include "evo/process/detail/work_client.hpp"
#include "evo/process/detail/worker_lane.hpp"
#include "evo/process/detail/worker_roster.hpp"
#include "evo/process/lanes.hpp"
#include "evo/process/messages.hpp"
#include "evo/process/work_outcome.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace evo::detail {

class work_schedule {
public:
  work_schedule(std::size_t lanes, work_pool_options options)
      : options_{std::move(options)}, workers_{lanes, options_} {}
  work_schedule(const work_schedule&) = delete; // the roster looks at the options
  work_schedule& operator=(const work_schedule&) = delete;

  [[nodiscard]] const work_pool_options& options() const noexcept { return options_; }
  [[nodiscard]] const work_statistics& statistics() const noexcept { return statistics_; }
  [[nodiscard]] std::vector<std::string> take_notes() { return workers_.take_notes(); }

  [[nodiscard]] std::shared_ptr<work_client> add(const std::string& setup,
                                                 std::span<const std::string> items) {
    if (clients_.empty())
      workers_.begin_waiting();
    double served = clients_.empty() ? 0 : clients_.front()->served;
    for (const auto& c : clients_)
      served = std::min(served, c->served);
    clients_.push_back(std::make_shared<work_client>(number_of(setup), items, served));
    return clients_.back();
  }

  void remove(const std::shared_ptr<work_client>& client) {
    client->is_gone = true;
    std::erase(clients_, client);
    forget_unused_setups();
  }

  /// Gives work to those that have time for it.
  void hand_out(lanes& to) {
    if (clients_.empty())
      return;
    const auto now = work_clock::now();
    workers_.open_closed(to, now);
    if (const auto why = workers_.hopeless(now))
      for (const auto& c : clients_)
        c->error = std::make_exception_ptr(workers_unavailable{*why});
    if (!workers_.is_gathered(now))
      return;
    fill(to, 0, now);
    fill(to, 1, now);
    overtake(to, now);
  }

  /// How long to wait for events before handing out again.
  [[nodiscard]] std::chrono::milliseconds patience() const {
    return std::chrono::milliseconds{clients_.empty() ? 1000 : 20};
  }

  void take(lane_event& event, lanes& to) {
    worker_lane& lane = workers_[event.lane];
    if (lane.is == worker_lane::phase::closed)
      return; // what a worker said before its lane was closed
    switch (event.kind) {
    case lane_event::what::opened: lane.node = std::move(event.node); return;
    case lane_event::what::lost: lose(lane, event.reason, event.worker_died); return;
    case lane_event::what::answered: break;
    }
    try {
      if (lane.is_ready())
        take_answer(lane, event.answer);
      else
        workers_.greet(lane, event.answer);
    } catch (const frame_error& e) {
      to.close(event.lane);
      lose(lane, e.what(), true);
    }
  }

private:
  using client_ptr = std::shared_ptr<work_client>;
  struct known_setup {
    std::string body;
    unsigned deaths = 0; ///< workers that died while they prepared it
  };

  [[nodiscard]] std::uint64_t number_of(const std::string& body) {
    for (const auto& [number, s] : setups_)
      if (s.body == body)
        return number;
    setups_[++last_setup_] = {.body = body};
    return last_setup_;
  }

  void forget_unused_setups() {
    std::erase_if(setups_, [&](const auto& entry) {
      const std::uint64_t number = entry.first;
      return std::ranges::none_of(clients_, [&](const auto& c) { return c->setup() == number; }) &&
             std::ranges::none_of(workers_, [&](const auto& l) { return l.holds(number); });
    });
    for (auto& lane : workers_) {
      const auto is_unknown = [&](const auto& e) { return !setups_.contains(e.first); };
      std::erase_if(lane.seconds_each, is_unknown);
      std::erase_if(lane.refused, is_unknown);
    }
  }

  void refuse(std::uint64_t setup, const std::string& why) {
    for (const auto& c : clients_)
      if (c->setup() == setup)
        c->error = std::make_exception_ptr(setup_refused{why});
  }

  // Handing out.

  /// Work from the queues for lanes with `ahead` jobs in flight. One job ahead hides the way there
  /// and back; with longer jobs it would only wait where another could have begun it.
  void fill(lanes& to, std::size_t ahead, work_clock::time_point now) {
    std::unordered_map<const work_client*, std::size_t> queued;
    for (const auto& c : clients_)
      queued[c.get()] = c->queued();
    for (std::size_t i = 0; i < workers_.size(); ++i) {
      worker_lane& lane = workers_[i];
      if (!lane.is_ready() || lane.in_flight.size() != ahead || (ahead > 0 && !is_short(lane)))
        continue;
      const client_ptr client = next_client(lane);
      if (!client)
        continue;
      if (lane.holds(client->setup()))
        send_job(to, i, client, client->take(portion(lane, *client, queued[client.get()])), now);
      else if (ahead == 0)
        send_setup(to, i, client->setup(), now);
    }
  }

  /// Whether the job that a lane is at, whole, takes less than the way there and back is worth.
  [[nodiscard]] static bool is_short(const worker_lane& lane) {
    constexpr double shortest = 0.2; // s
    const work_in_flight& front = lane.in_flight.front();
    const auto speed = front.client ? lane.speed(front.client->setup()) : std::nullopt;
    return speed && static_cast<double>(front.items.size()) / *speed < shortest;
  }

  /// Of those whose items a lane can evaluate, the one that was served least.
  [[nodiscard]] client_ptr next_client(const worker_lane& lane) const {
    client_ptr next;
    for (const auto& c : clients_)
      if (c->is_waiting() && c->queued() > 0 && !lane.refused.contains(c->setup()) &&
          (!next || c->served < next->served))
        next = c;
    return next;
  }

  /// How many of `queued` items a lane is given.
  [[nodiscard]] std::size_t portion(const worker_lane& lane, const work_client& client,
                                    std::size_t queued) {
    double known = 0;
    std::size_t measured = 0, there = 0;
    for (const auto& l : workers_) {
      there += l.is_ready() ? 1 : 0;
      if (const auto speed = l.speed(client.setup()); speed && l.is_ready()) {
        known += *speed;
        ++measured;
      }
    }
    const double usual = measured == 0 ? 1 : known / static_cast<double>(measured);
    const double all = known + usual * static_cast<double>(there - measured);
    const auto own = lane.speed(client.setup());
    const double part = static_cast<double>(queued) * own.value_or(usual) / all;
    double items = std::ceil(options_.share * part);
    if (!own && options_.share < 1) {
      constexpr double probe = 4; // items, to learn how long they take
      items = std::min(items, probe);
    } else if (own) {
      constexpr double shortest = 0.02; // s; less is mostly the way there and back
      items = std::max(items, std::min(std::ceil(part), shortest * *own));
      items = std::min(items, options_.longest_job * *own);
    }
    return static_cast<std::size_t>(std::max(1.0, items));
  }

  void send_setup(lanes& to, std::size_t i, std::uint64_t setup, work_clock::time_point now) {
    worker_lane& lane = workers_[i];
    const setup_message m{.setup = setup,
                          .body = setups_.at(setup).body,
                          .forget = lane.make_room(options_.setups_a_worker)};
    lane.begun = now;
    lane.in_flight.push_back({.id = setup});
    to.send(i, frame_kind::setup, message_bytes(m));
  }

  void send_job(lanes& to, std::size_t i, const client_ptr& client, std::vector<std::size_t> items,
                work_clock::time_point now) {
    worker_lane& lane = workers_[i];
    job_message m{.job = ++last_job_, .setup = client->setup(), .items = {}};
    for (const std::size_t item : items) {
      ++client->state(item).copies;
      m.items.push_back(client->item(item));
    }
    const auto speed = lane.speed(client->setup());
    client->served += static_cast<double>(items.size()) / speed.value_or(1);
    lane.touch(client->setup());
    if (lane.in_flight.empty())
      lane.begun = now;
    lane.in_flight.push_back({.id = m.job, .client = client, .items = std::move(items)});
    const std::string bytes = message_bytes(m);
    statistics_.handed_out += m.items.size();
    statistics_.bytes_out += bytes.size();
    ++statistics_.jobs;
    to.send(i, frame_kind::job, bytes);
  }

  /// Lanes with nothing to do take over what others take too long over.
  void overtake(lanes& to, work_clock::time_point now) {
    for (std::size_t i = 0; i < workers_.size(); ++i) {
      if (!workers_[i].is_ready() || !workers_[i].in_flight.empty())
        continue;
      for (const auto& slow : workers_)
        if (const work_in_flight* job = first_late(slow, workers_[i], now)) {
          send_job(to, i, job->client, unshared(*job), now);
          break;
        }
    }
  }

  /// Items of a job that are computed nowhere else.
  [[nodiscard]] static std::vector<std::size_t> unshared(const work_in_flight& job) {
    std::vector<std::size_t> items;
    for (const std::size_t item : job.items)
      if (const auto& s = job.client->state(item); !s.done && s.copies == 1)
        items.push_back(item);
    return items;
  }

  /// The first job of a lane that an idle one would have done sooner, if there is one.
  [[nodiscard]] static const work_in_flight*
  first_late(const worker_lane& slow, const worker_lane& idle, work_clock::time_point now) {
    const double busy = slow.busy_for(now);
    for (const work_in_flight& job : slow.in_flight) {
      if (!job.client || !job.client->is_waiting() || !idle.holds(job.client->setup()))
        continue;
      const auto items = unshared(job);
      const auto speed = idle.speed(job.client->setup());
      // One that killed its worker is alone, and shouldn't meet two at once.
      if (items.empty() || !speed || job.client->state(items.front()).deaths > 0)
        continue;
      constexpr double slack = 0.05; // s
      const double own = static_cast<double>(items.size()) / *speed;
      const auto usual = slow.speed(job.client->setup());
      const double left = usual ? static_cast<double>(job.items.size()) / *usual - busy : 0;
      if (left > own + slack || busy > 3 * own + slack)
        return &job;
    }
    return nullptr;
  }

  // What comes back.

  void take_answer(worker_lane& lane, const frame& f) {
    if (lane.in_flight.empty())
      throw frame_error{"an answer to nothing"};
    if (lane.in_flight.front().client)
      take_result(lane, f);
    else
      take_setup(lane, f);
  }

  void take_setup(worker_lane& lane, const frame& f) {
    if (f.kind != frame_kind::setup_done)
      throw frame_error{"another answer than to a setup"};
    const auto m = read_message<setup_done_message>(f.body);
    if (m.setup != lane.in_flight.front().id)
      throw frame_error{"an answer to another setup"};
    lane.in_flight.pop_front();
    if (m.problem.empty()) {
      lane.touch(m.setup);
      return;
    }
    lane.refused[m.setup] = m.problem;
    const std::string why = "the worker on " + lane.node + ": " + m.problem;
    if (std::ranges::all_of(workers_, [&](const worker_lane& l) {
          return !l.is_ready() || l.refused.contains(m.setup);
        }))
      refuse(m.setup, m.problem);
    else
      workers_.note(why);
  }

  void take_result(worker_lane& lane, const frame& f) {
    if (f.kind != frame_kind::result)
      throw frame_error{"another answer than to a job"};
    auto m = read_message<result_message>(f.body);
    const work_in_flight& front = lane.in_flight.front();
    if (m.job != front.id || m.items.size() != front.items.size())
      throw frame_error{"an answer to another job"};
    statistics_.bytes_in += f.body.size();
    lane.failures = 0;
    const auto now = work_clock::now();
    lane.learn(front.client->setup(), lane.busy_for(now) / static_cast<double>(front.items.size()));
    const work_in_flight job = std::move(lane.in_flight.front());
    lane.in_flight.pop_front();
    lane.begun = now;
    for (std::size_t k = 0; k < job.items.size(); ++k) {
      --job.client->state(job.items[k]).copies;
      finish(*job.client, {.item = job.items[k],
                           .failed = m.items[k].failed,
                           .body = std::move(m.items[k].body),
                           .node = lane.node});
    }
  }

  void finish(work_client& client, item_outcome outcome) {
    statistics_.items += client.finish(std::move(outcome)) ? 1 : 0;
  }

  void lose(worker_lane& lane, const std::string& reason, bool worker_died) {
    const auto lost = std::move(lane.in_flight);
    statistics_.workers_lost += lane.is_ready() ? 1 : 0;
    workers_.close(lane, reason, worker_died && !lost.empty());
    for (std::size_t k = 0; k < lost.size(); ++k) {
      const bool is_blamed = worker_died && k == 0;
      if (lost[k].client)
        lose_job(lost[k], is_blamed, reason, lane.node);
      else if (is_blamed)
        lose_setup(lost[k].id, reason);
    }
  }

  void lose_setup(std::uint64_t number, const std::string& reason) {
    const auto found = setups_.find(number);
    if (found != setups_.end() && ++found->second.deaths >= options_.deaths)
      refuse(number, std::to_string(found->second.deaths) +
                         " workers died while they prepared it; the last one: " + reason);
  }

  void lose_job(const work_in_flight& job, bool is_blamed, const std::string& reason,
                const std::string& node) {
    work_client& client = *job.client;
    // From the back, so that what is put back in front keeps its order.
    for (auto item = job.items.rbegin(); item != job.items.rend(); ++item) {
      auto& state = client.state(*item);
      --state.copies;
      state.deaths += is_blamed ? 1 : 0;
      if (state.done)
        continue;
      if (state.deaths >= options_.deaths)
        finish(client, {.item = *item,
                        .failed = true,
                        .body = "its worker died " + std::to_string(state.deaths) +
                                " times; the last one: " + reason,
                        .node = node});
      else if (state.copies == 0)
        client.put_back(*item);
    }
  }

  work_pool_options options_;
  worker_roster workers_;
  work_statistics statistics_{};
  std::vector<client_ptr> clients_{};
  std::unordered_map<std::uint64_t, known_setup> setups_{};
  std::uint64_t last_setup_ = 0, last_job_ = 0;
};

} // namespace evo::detail

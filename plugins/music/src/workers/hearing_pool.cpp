#include "workers/hearing_pool.hpp"

#include "rendering.hpp"
#include "workers/hearing_messages.hpp"

#include "evo/process/messages.hpp"
#include "evo/process/work_pool.hpp"

#include <algorithm>
#include <deque>
#include <mutex>
#include <utility>

namespace evo::music::workers {
namespace {

/// The last notes of a pool, for everybody who looks in now and then.
class note_board {
public:
  void add(const std::string& note) {
    const std::scoped_lock lock{mutex_};
    notes_.push_back(note);
    ++count_;
    constexpr std::size_t most = 100;
    if (notes_.size() > most)
      notes_.pop_front();
  }

  [[nodiscard]] std::uint64_t count() const {
    const std::scoped_lock lock{mutex_};
    return count_;
  }

  /// Notes that came after the first `seen`, which becomes the count of all.
  [[nodiscard]] std::vector<std::string> after(std::uint64_t& seen) const {
    const std::scoped_lock lock{mutex_};
    const auto fresh = std::min<std::uint64_t>(count_ - std::exchange(seen, count_), notes_.size());
    return {notes_.end() - static_cast<std::ptrdiff_t>(fresh), notes_.end()};
  }

private:
  mutable std::mutex mutex_;
  std::deque<std::string> notes_;
  std::uint64_t count_ = 0;
};

class remote_hearing final : public hearing {
public:
  remote_hearing(work_pool& pool, const note_board& notes, std::string setup)
      : pool_{pool}, notes_{notes}, setup_{std::move(setup)}, seen_{notes.count()} {}

  void hear(std::span<const clip_order> orders,
            const std::function<void(std::span<heard_clip>)>& take,
            const hearing_watch& watch) override {
    if (watch.is_interrupted && watch.is_interrupted())
      throw detail::interruption();
    std::vector<std::string> items;
    for (const auto& order : orders)
      items.push_back(message_bytes(order_message{*order.genome, order.seed}));
    std::size_t done = 0;
    bool gave_up = false;
    evaluate(
        items,
        [&](std::span<item_outcome> outcomes) {
          take_outcomes(outcomes, take);
          done += outcomes.size();
          if (watch.progress)
            watch.progress(static_cast<double>(done));
        },
        [&] {
          pass_notes(watch);
          gave_up = watch.is_interrupted && watch.is_interrupted();
          return gave_up;
        });
    pass_notes(watch);
    if (gave_up && done < orders.size())
      throw detail::interruption();
  }

private:
  void evaluate(std::span<const std::string> items,
                const std::function<void(std::span<item_outcome>)>& take,
                const std::function<bool()>& interrupted) {
    try {
      pool_.evaluate(setup_, items, take, interrupted);
    } catch (const workers_unavailable& e) {
      throw error{failure::service, "evaluator.name", e.what(),
                  "evaluator.worker_program runs as `evomusic worker`; or evaluator.name: local"};
    } catch (const setup_refused& e) {
      throw error{failure::configuration, "evaluator.name",
                  std::string{"no worker can hear: "} + e.what(),
                  "models and files at the same place on every machine"};
    }
  }

  static void take_outcomes(std::span<item_outcome> outcomes,
                            const std::function<void(std::span<heard_clip>)>& take) {
    std::vector<received_clip> got;
    std::vector<heard_clip> heard;
    got.reserve(outcomes.size());
    heard.reserve(outcomes.size());
    for (auto& outcome : outcomes) {
      got.push_back(outcome.failed ? lost(outcome) : received(outcome.body, outcome.node));
      got.back().heard.order = outcome.item;
    }
    for (auto& g : got) // whose samples stay where they are
      heard.push_back(std::move(g.heard));
    take(heard);
  }

  /// A candidate that its worker died of, or couldn't make sense of.
  static received_clip lost(item_outcome& outcome) {
    received_clip r;
    r.heard.node = std::move(outcome.node);
    r.heard.score.failure = std::move(outcome.body);
    return r;
  }

  void pass_notes(const hearing_watch& watch) {
    const auto fresh = notes_.after(seen_);
    for (auto note = fresh.begin(); note != fresh.end() && watch.note; ++note)
      if (std::find(fresh.begin(), note, *note) == note) // workers often share a fate
        watch.note(*note);
  }

  work_pool& pool_;
  const note_board& notes_;
  std::string setup_;
  std::uint64_t seen_; ///< notes
};

work_pool_options options_of(const hearing_pool_options& wanted, note_taker report) {
  work_pool_options o{.startup = wanted.startup, .same_program = true, .report = std::move(report)};
  if (wanted.batches) {
    o.share = 1;
    o.longest_job = 120;
  }
  return o;
}

template <class Options>
std::vector<file_mark>
marks_by(const std::function<std::vector<instrument_file>(const Options&)>& find,
         const Options& options) {
  return find ? marks_of(find(options)) : std::vector<file_mark>{};
}

} // namespace

struct hearing_pool::parts {
  hearing_pool_options options;
  note_board notes;
  work_pool pool; // last: its thread takes notes until it ends

  parts(std::unique_ptr<lanes> workers, hearing_pool_options wanted)
      : options{std::move(wanted)},
        pool{std::move(workers), options_of(options, [this](const auto& note) {
               notes.add(note);
               if (options.tell)
                 options.tell(note);
             })} {}
};

hearing_pool::hearing_pool(std::unique_ptr<lanes> workers, hearing_pool_options options)
    : parts_{std::make_unique<parts>(std::move(workers), std::move(options))} {}

hearing_pool::~hearing_pool() = default;

std::unique_ptr<hearing> hearing_pool::hear(const configuration& config) {
  const auto& find = parts_->options.files;
  const hearing_files files{.of_generator = marks_by(find.of_generator, config.generator),
                            .of_encoder = marks_by(find.of_encoder, config.encoder)};
  return std::make_unique<remote_hearing>(parts_->pool, parts_->notes,
                                          setup_of(config, parts_->options.share, files));
}

std::size_t hearing_pool::workers() const {
  return parts_->pool.workers();
}

hearing_source source_of(hearing_pool* pool) {
  if (pool == nullptr)
    return {};
  return [pool](const configuration& config) { return pool->hear(config); };
}

} // namespace evo::music::workers

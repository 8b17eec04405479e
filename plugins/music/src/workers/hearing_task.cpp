#include "workers/hearing_task.hpp"

#include "local_hearing.hpp"
#include "strategies.hpp"
#include "workers/hearing_messages.hpp"
#include "workers/hearing_setup.hpp"

#include "evo/process/messages.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include <unistd.h>

namespace evo::music::workers {
namespace {

/// The lines of a setup that begin with `group`.
std::string lines_of(const std::string& setup, const std::string& group) {
  std::string found;
  for (std::size_t begin = 0; begin < setup.size();) {
    const std::size_t end = std::min(setup.find('\n', begin), setup.size());
    if (setup.compare(begin, group.size(), group) == 0)
      found += setup.substr(begin, end + 1 - begin);
    begin = end + 1;
  }
  return found;
}

/// Objects that are shared while somebody has them, by what they were made from.
template <class T>
class shelf {
public:
  template <class Make>
  [[nodiscard]] std::shared_ptr<T> find_or_make(const std::string& from, Make make) {
    if (auto there = kept_[from].lock())
      return there;
    std::erase_if(kept_, [](const auto& entry) { return entry.second.expired(); });
    std::shared_ptr<T> made = make();
    kept_[from] = made;
    return made;
  }

private:
  std::map<std::string, std::weak_ptr<T>> kept_;
};

class hearing_task final : public worker_task {
public:
  hearing_task(const configuration& config, std::shared_ptr<const generator> generate,
               std::shared_ptr<const encoder> encode, const instrument_makers& make)
      : generate_{std::move(generate)}, encode_{std::move(encode)},
        form_{detail::form_of(config, *generate_)}, keeps_audio_{config.store.keep_audio == "all"},
        hearing_{{*generate_, *encode_, nullptr, make.make_noise_meter(config.fitness.noise),
                  make.make_executor(config.threads)},
                 config,
                 form_} {}

  [[nodiscard]] std::vector<item_result> evaluate(std::span<const std::string> items) override {
    std::vector<order_message> asked;
    for (const auto& item : items)
      asked.push_back(read_message<order_message>(item));
    std::vector<item_result> results(items.size());
    std::vector<clip_order> orders;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < asked.size(); ++i) {
      if (!fits(asked[i].genome)) {
        results[i] = {.failed = true, .body = "its genome has another size than its setup says"};
        continue;
      }
      orders.push_back({&asked[i].genome, asked[i].seed});
      places.push_back(i);
    }
    hearing_.hear(orders,
                  [&](std::span<heard_clip> clips) {
                    for (const auto& clip : clips)
                      results[places[clip.order]].body =
                          message_bytes(message_of(clip, keeps_audio_));
                  },
                  {});
    return results;
  }

private:
  [[nodiscard]] bool fits(const std::string& genome) const {
    return !form_.is_numeric() || genome.size() == form_.numbers() * sizeof(float);
  }

  std::shared_ptr<const generator> generate_;
  std::shared_ptr<const encoder> encode_;
  detail::genome_form form_;
  bool keeps_audio_;
  detail::local_hearing hearing_;
};

/// Makes tasks, and keeps what they share.
class task_maker {
public:
  explicit task_maker(instrument_makers make) : make_{std::move(make)} {}

  [[nodiscard]] std::unique_ptr<worker_task> task(const std::string& text) {
    const hearing_setup setup = parse_setup(text);
    const configuration& config = setup.config;
    auto generate = generators_.find_or_make(lines_of(text, "generator."), [&] {
      if (make_.files.of_generator)
        check_same_files(setup.files.of_generator, make_.files.of_generator(config.generator));
      return make_.make_generator(config.generator, neighbours(setup.share));
    });
    auto encode = encoders_.find_or_make(lines_of(text, "encoder."), [&] {
      if (make_.files.of_encoder)
        check_same_files(setup.files.of_encoder, make_.files.of_encoder(config.encoder));
      return make_.make_encoder(config.encoder);
    });
    return std::make_unique<hearing_task>(config, std::move(generate), std::move(encode), make_);
  }

private:
  /// Where nobody knows: as many as this machine has cores for.
  [[nodiscard]] static std::uint64_t neighbours(const worker_share& share) {
    const std::uint64_t cores = std::thread::hardware_concurrency();
    return std::max<std::uint64_t>(1, share.neighbours.value_or(cores / share.threads));
  }

  instrument_makers make_;
  shelf<const generator> generators_;
  shelf<const encoder> encoders_;
};

std::string machine_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "an unnamed machine";
}

} // namespace

worker_task_maker hearing_tasks(instrument_makers make) {
  return [maker = std::make_shared<task_maker>(std::move(make))](const std::string& setup) {
    try {
      return maker->task(setup);
    } catch (const std::exception& e) {
      throw std::runtime_error{"on " + machine_name() + ": " + e.what()};
    }
  };
}

} // namespace evo::music::workers

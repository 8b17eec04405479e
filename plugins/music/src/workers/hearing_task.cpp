#include "workers/hearing_task.hpp"

#include "local_hearing.hpp"
#include "strategies.hpp"
#include "workers/hearing_messages.hpp"
#include "workers/hearing_setup.hpp"

#include "evo/process/messages.hpp"

#include <map>
#include <span>
#include <utility>
#include <vector>

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

struct shelves {
  shelf<const generator> generators;
  shelf<const encoder> encoders;
};

} // namespace

worker_task_maker hearing_tasks(instrument_makers make) {
  return [all = std::make_shared<shelves>(), make = std::move(make)](const std::string& setup) {
    const configuration config = parse_setup(setup);
    auto generate = all->generators.find_or_make(
        lines_of(setup, "generator."), [&] { return make.make_generator(config.generator); });
    auto encode = all->encoders.find_or_make(lines_of(setup, "encoder."),
                                             [&] { return make.make_encoder(config.encoder); });
    return std::make_unique<hearing_task>(config, std::move(generate), std::move(encode), make);
  };
}

} // namespace evo::music::workers

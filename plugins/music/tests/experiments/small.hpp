#pragma once
/// @file
/// Experiments over fakes: all of the plan, with next to no music.

#include "../session/fake_taste.hpp"
#include "../session/setting.hpp"
#include "../session/support.hpp"

#include "plan.hpp"
#include "runner.hpp"
#include "settings.hpp"

namespace evo::music::testing {

namespace ex = experiments;

inline ex::settings small_settings(const std::filesystem::path& folder,
                                   const std::string& more = {}) {
  write_target(folder / "target.wav");
  return ex::parse_settings("fitness: {target_music: target.wav, noise_weight: 0.01}\n"
                            "generator: {seconds: 0.05}\n"
                            "llm: {base_url: 'http://127.0.0.1:9/v1'}\n"
                            "experiments:\n"
                            "  seeds: [1]\n"
                            "  generations: 3\n"
                            "  population: 14\n"
                            "  large_population: 16\n"
                            "  tokens: 2\n" +
                                more,
                            "small.yaml", folder);
}

/// All that a runner needs.
struct small_experiments {
  temporary_folder folder;
  fake_generator generate;
  fake_encoder encode;
  fake_taste taste;
  ex::settings settings = small_settings(folder.path());
  ex::plan plan = ex::make_plan(settings, {"anna", "ben"}, folder / "fake.safetensors");

  /// The plan with no cells but these.
  void keep(const std::vector<std::string>& ids) {
    std::erase_if(plan.cells, [&](const auto& c) { return std::ranges::count(ids, c.id) == 0; });
  }

  [[nodiscard]] std::vector<ex::outcome> run_into(const std::string& name,
                                                  ex::language_source language = {},
                                                  std::size_t at_once = 2,
                                                  std::function<bool()> interrupted = {}) const {
    const ex::runner_tools tools{generate,     encode, nullptr,
                                 fake_noise(), taste,  std::move(language)};
    return ex::run_all(plan, settings, tools,
                       {.folder = folder / name,
                        .at_once = at_once,
                        .command = "test",
                        .is_interrupted = std::move(interrupted)});
  }
};

} // namespace evo::music::testing

#include "command.hpp"

#include "instruments.hpp"
#include "listener_files.hpp"
#include "share_progress.hpp"

#include "evo/music/catalog.hpp"

#include <CLI/CLI.hpp>

#include <ctime>
#include <iostream>

namespace evo::music::cli {
namespace {

void add_catalog(CLI::App& listeners, const common_options& common) {
  auto o = std::make_shared<synth_catalog_options>();
  auto soundfont = std::make_shared<std::string>();
  auto* command = listeners.add_subcommand("catalog", "Make a catalogue of synth tracks");
  command->add_option("--tracks", o->tracks, "How many")->capture_default_str();
  command->add_option("--seconds", o->seconds, "Length of a track")->capture_default_str();
  command->add_option("--soundfont", *soundfont, "A General MIDI soundfont [the installed one]")
      ->type_name("FILE");
  command->add_option("--out", o->folder, "Folder for catalog.tsv and audio/")
      ->required()
      ->type_name("DIR");
  command->callback([o, soundfont, &common] {
    o->seed = common.seed.value_or(1);
    if (!soundfont->empty())
      o->soundfont = *soundfont;
    (void)make_synth_catalog(*o, make_executor(common.threads),
                             {share_progress("catalogue", common.quiet), interrupted});
    std::cout << (o->folder / "catalog.tsv").string() << "\n";
  });
}

void add_simulation(CLI::App& command, simulation_options& o) {
  command.add_option("--count", o.count, "Listeners")->capture_default_str();
  command.add_option("--plays", o.plays, "Plays a listener, on average")->capture_default_str();
  command.add_option("--kinds", o.kinds, "Kinds of tastes that there are")->capture_default_str();
  command.add_option("--own", o.own, "Share of a taste that is the listener's alone")
      ->capture_default_str();
  command.add_option("--tastes", o.tastes, "At most so many a listener")->capture_default_str();
  command.add_option("--liked-share", o.liked_share, "Of the catalogue that a listener likes")
      ->capture_default_str();
  command.add_option("--drift", o.drift, "How far tastes move, 0 to 1")->capture_default_str();
  command.add_option("--choice", o.choice, "How much taste decides what is played")
      ->capture_default_str();
  command.add_option("--popularity", o.popularity, "How much fame does")->capture_default_str();
  command.add_option("--noise", o.noise, "How much nothing explains")->capture_default_str();
}

void add_simulate(CLI::App& listeners, const common_options& common) {
  auto o = std::make_shared<simulation_request>();
  auto* command = listeners.add_subcommand(
      "simulate", "A listening history of simulated listeners, in Last.fm-1K's columns");
  command->add_option("--catalog", o->catalog, "Folder with catalog.tsv")
      ->required()
      ->type_name("DIR");
  add_simulation(*command, o->simulation);
  command->add_option("--out", o->out, "The history")->required()->type_name("FILE.tsv");
  command->callback([o, &common] {
    o->simulation.seed = common.seed.value_or(1);
    simulate_listeners(*o, std::cout);
  });
}

void add_statistics(CLI::App& listeners, const common_options& common) {
  auto o = std::make_shared<history_request>();
  auto* command = listeners.add_subcommand("statistics", "What is in a listening history");
  command->add_option("--interactions", o->interactions, "Last.fm-1K's TSV, or clean_stats.csv")
      ->required()
      ->type_name("FILE");
  command->add_option("--profiles", o->profiles, "Last.fm-1K's userid-profile.tsv")
      ->type_name("FILE");
  command->add_option("--embeddings", o->embeddings, "Folder with ID.npy files")->type_name("DIR");
  command->add_flag("--json", o->json, "One JSON object");
  command->callback([o, &common] {
    const auto watch = share_progress("reading", common.quiet);
    print_history(*o, {.progress = watch, .is_interrupted = interrupted}, std::cout);
  });
}

void add_tastes(CLI::App& listeners, const common_options& common) {
  auto o = std::make_shared<taste_request>();
  auto* command = listeners.add_subcommand(
      "tastes", "How well popularity and the true tastes foretell a simulated history");
  command->add_option("--catalog", o->catalog, "Folder with catalog.tsv")
      ->required()
      ->type_name("DIR");
  command->add_option("--interactions", o->interactions, "The history; --seed as it was simulated")
      ->required()
      ->type_name("FILE.tsv");
  command->add_option("--test", o->split.test, "Share of the tracks that is tested")
      ->capture_default_str();
  command->add_option("--validation", o->split.validation, "Share of the tracks put aside")
      ->capture_default_str();
  command->add_option("--split-seed", o->split.seed, "Which tracks")->capture_default_str();
  add_simulation(*command, o->simulation);
  command->add_flag("--json", o->json, "One JSON object");
  command->callback([o, &common] {
    o->simulation.seed = common.seed.value_or(1);
    print_tastes(*o, std::cout);
  });
}

void add_split(CLI::App& listeners, const common_options& common) {
  auto o = std::make_shared<split_request>();
  auto by = std::make_shared<std::string>("track");
  auto* command = listeners.add_subcommand("split", "Split a history for training and testing");
  command->add_option("--interactions", o->interactions, "Last.fm-1K's TSV")
      ->required()
      ->type_name("FILE.tsv");
  command->add_option("--by", *by, "track or listener: what is in one part only")
      ->capture_default_str()
      ->check(CLI::IsMember({"track", "listener"}));
  command->add_option("--validation", o->split.validation, "Share")->capture_default_str();
  command->add_option("--test", o->split.test, "Share")->capture_default_str();
  command->add_option("--out-train", o->train, "Rows to train on")->type_name("FILE.tsv");
  command->add_option("--out-validation", o->validation, "Rows put aside")->type_name("FILE.tsv");
  command->add_option("--out-test", o->test, "Rows to test on")->type_name("FILE.tsv");
  command->callback([o, by, &common] {
    o->split.by = *by == "track" ? split_unit::track : split_unit::listener;
    o->split.seed = common.seed.value_or(1);
    const auto watch = share_progress("reading", common.quiet);
    split_history_file(*o, {.progress = watch, .is_interrupted = interrupted}, std::cout);
  });
}

struct profile_request {
  std::string folder = "listeners", name;
  std::filesystem::path out, in;
};

/// A subcommand about one profile.
CLI::App* add_profile_command(CLI::App& listeners, const std::shared_ptr<profile_request>& o,
                              const char* name, const char* what) {
  auto* command = listeners.add_subcommand(name, what);
  command->add_option("--profiles", o->folder, "Folder of the profiles")
      ->capture_default_str()
      ->type_name("DIR");
  return command;
}

void add_profiles(CLI::App& listeners) {
  const auto o = std::make_shared<profile_request>();
  const auto named = [&](const char* name, const char* what) {
    auto* command = add_profile_command(listeners, o, name, what);
    command->add_option("NAME", o->name, "The profile")->required();
    return command;
  };
  add_profile_command(listeners, o, "list", "The profiles; the chosen one has a star")
      ->callback([o] { print_profiles(listener_profiles{o->folder}, std::cout); });
  named("create", "Make a profile")->callback([o] {
    listener_profiles{o->folder}.create(o->name, std::time(nullptr));
  });
  named("choose", "Choose who listens")->callback([o] {
    listener_profiles{o->folder}.choose(o->name);
  });
  named("delete", "Remove a profile with its feedback")->callback([o] {
    listener_profiles{o->folder}.remove(o->name);
  });
  auto* exported = named("export", "A profile, its feedback and belief as one JSON file");
  exported->add_option("--out", o->out, "The file")->required()->type_name("FILE.json");
  exported->callback([o] { listener_profiles{o->folder}.export_to(o->name, o->out); });
  auto* imported =
      add_profile_command(listeners, o, "import", "Make a profile of an exported file");
  imported->add_option("FILE", o->in, "What listeners export has written")->required();
  imported->add_option("--name", o->name, "Another name for it [its own]");
  imported->callback(
      [o] { std::cout << listener_profiles{o->folder}.import_from(o->in, o->name) << "\n"; });
}

} // namespace

void add_listeners(CLI::App& program, const common_options& common) {
  auto* command =
      program.add_subcommand("listeners", "Catalogues, simulated listeners, histories, profiles");
  command->require_subcommand(1);
  command->fallthrough();
  add_catalog(*command, common);
  add_simulate(*command, common);
  add_statistics(*command, common);
  add_split(*command, common);
  add_tastes(*command, common);
  add_profiles(*command);
}

} // namespace evo::music::cli

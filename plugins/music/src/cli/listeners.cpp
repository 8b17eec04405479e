#include "command.hpp"

#include "instruments.hpp"
#include "listener_files.hpp"
#include "share_progress.hpp"

#include "evo/music/catalog.hpp"

#include <CLI/CLI.hpp>

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

} // namespace

void add_listeners(CLI::App& program, const common_options& common) {
  auto* command =
      program.add_subcommand("listeners", "Catalogues, simulated listeners, histories, profiles");
  command->require_subcommand(1);
  command->fallthrough();
  add_catalog(*command, common);
  add_simulate(*command, common);
  add_statistics(*command, common);
  add_tastes(*command, common);
}

} // namespace evo::music::cli

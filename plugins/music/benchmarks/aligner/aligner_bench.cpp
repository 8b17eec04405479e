// Seconds an epoch of an aligner's training, on data that benchmarks/peers/compare_aligner.py makes
// for PyTorch and for us.
#include "batch_sampler.hpp"

#include "evo/evaluate/parallel.hpp"
#include "evo/music/npy.hpp"
#include "nn/aligner/trainer.hpp"
#include "nn/safetensors.hpp"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <ctime>
#include <iostream>

namespace {

using namespace evo::music;

struct bench_options {
  std::string data;
  std::string aggregate = "weighted", project = "shared";
  std::size_t batch = 256, negatives = 20, threads = 2, limit = 0;
  double dropout = 0.2;
};

struct bench_data {
  npy_array embeddings; ///< tracks x layers x dim
  std::vector<std::uint32_t> listener, track;
  std::size_t listeners = 0;
};

bench_data read_data(const std::filesystem::path& folder) {
  bench_data data{read_npy(folder / "embeddings.npy"), {}, {}};
  const auto pairs = read_npy_codes(folder / "pairs.npy");
  for (std::size_t i = 0; i < pairs.values.size(); i += 2) {
    data.listener.push_back(static_cast<std::uint32_t>(pairs.values[i]));
    data.track.push_back(static_cast<std::uint32_t>(pairs.values[i + 1]));
    data.listeners = std::max<std::size_t>(data.listeners, data.listener.back() + std::size_t{1});
  }
  return data;
}

nn::aligner_network make_network(const bench_options& o, const bench_data& data) {
  nn::aligner_network network{{.aggregate = aggregation_of(o.aggregate),
                               .project = projection_of(o.project),
                               .layers = data.embeddings.shape[1],
                               .dim = data.embeddings.shape[2],
                               .listeners = data.listeners}};
  network.initialise(evo::random_key{1}, 0.2);
  const nn::safetensors_file file{std::filesystem::path{o.data} / "initial.safetensors"};
  for (const auto& place : network.tensors())
    if (file.contains(place.name)) // the file is of weighted x shared
      std::ranges::copy(file.floats(place.name, place.shape),
                        network.values().begin() + static_cast<std::ptrdiff_t>(place.begin));
  return network;
}

/// Steps over batches that are given, without dropout: what the peers' losses are compared with.
std::vector<double> given_steps(const bench_options& o, const bench_data& data,
                                const evo::executor& run) {
  nn::aligner_network network = make_network(o, data);
  nn::aligner_trainer trainer{network};
  const auto steps = read_npy_codes(std::filesystem::path{o.data} / "steps.npy");
  const std::size_t pairs = steps.shape[1], width = steps.shape[2];
  const auto every_track = [&] {
    std::vector<std::uint32_t> rows(data.embeddings.shape[0]);
    for (std::size_t i = 0; i < rows.size(); ++i)
      rows[i] = static_cast<std::uint32_t>(i);
    return rows;
  }();
  std::vector<double> losses;
  for (std::size_t s = 0; s < steps.shape[0]; ++s) {
    std::vector<std::uint32_t> listener_of_pair, track_of_candidate;
    for (std::size_t b = 0; b < pairs; ++b) {
      const auto* row = steps.values.data() + (s * pairs + b) * width;
      listener_of_pair.push_back(static_cast<std::uint32_t>(row[0]));
      track_of_candidate.insert(track_of_candidate.end(), row + 1, row + width);
    }
    std::vector<std::uint32_t> every_listener(data.listeners);
    for (std::size_t i = 0; i < data.listeners; ++i)
      every_listener[i] = static_cast<std::uint32_t>(i);
    const std::vector<float> weights(pairs, 1.0F);
    losses.push_back(trainer.step({every_listener,
                                   {data.embeddings.values.data(), every_track,
                                    data.embeddings.shape[1], data.embeddings.shape[2]},
                                   {width - 1, listener_of_pair, track_of_candidate, weights}},
                                  {}, run));
  }
  return losses;
}

struct epoch_time {
  double seconds = 0, processor_seconds = 0, loss = 0;
  std::size_t batches = 0, measured = 0;
};

epoch_time time_epoch(const bench_options& o, const bench_data& data, const evo::executor& run) {
  std::vector<std::uint32_t> all(data.listener.size()), tracks(data.embeddings.shape[0]);
  for (std::size_t i = 0; i < all.size(); ++i)
    all[i] = static_cast<std::uint32_t>(i);
  for (std::size_t i = 0; i < tracks.size(); ++i)
    tracks[i] = static_cast<std::uint32_t>(i);
  const heard_tracks heard{data.listener, data.track, all, data.listeners, tracks};
  std::vector<training_pair> pairs;
  for (std::size_t i = 0; i < all.size(); ++i)
    pairs.push_back({data.listener[i], data.track[i], 1});
  batch_sampler sampler{pairs, heard, tracks.size(), o.negatives, o.batch, 0, evo::random_key{5}};
  nn::aligner_network network = make_network(o, data);
  nn::aligner_trainer trainer{network};
  sampler.begin_epoch(0);
  const std::size_t limit = o.limit == 0 ? sampler.batches() : std::min(o.limit, sampler.batches());
  const auto step = [&](std::size_t b) {
    nn::step_options options;
    options.with = {o.dropout, 0, evo::random_key{7}.child(b)};
    const sampled_batch& batch = sampler.batch(b);
    return trainer.step(batch.view(data.embeddings.values.data(), batch.tracks,
                                   data.embeddings.shape[1], data.embeddings.shape[2],
                                   1 + o.negatives),
                        options, run);
  };
  epoch_time time{.batches = sampler.batches(), .measured = limit};
  const auto begun = std::chrono::steady_clock::now();
  const auto processor = std::clock();
  for (std::size_t b = 0; b < limit; ++b)
    time.loss += step(b) / static_cast<double>(limit);
  const double share = static_cast<double>(time.batches) / static_cast<double>(limit);
  time.seconds =
      share * std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  time.processor_seconds =
      share * static_cast<double>(std::clock() - processor) / static_cast<double>(CLOCKS_PER_SEC);
  return time;
}

} // namespace

int main(int argc, char** argv) {
  bench_options o;
  CLI::App program{"Seconds an epoch of an aligner's training"};
  program.add_option("--data", o.data, "Folder that compare_aligner.py made")->required();
  program.add_option("--aggregation", o.aggregate)->capture_default_str();
  program.add_option("--projection", o.project)->capture_default_str();
  program.add_option("--batch", o.batch)->capture_default_str();
  program.add_option("--negatives", o.negatives)->capture_default_str();
  program.add_option("--dropout", o.dropout)->capture_default_str();
  program.add_option("--threads", o.threads)->capture_default_str();
  program.add_option("--batches", o.limit, "That are timed and stand for the epoch [all]");
  CLI11_PARSE(program, argc, argv);
  const auto run = evo::parallel_executor(o.threads);
  const bench_data data = read_data(o.data);
  const auto losses = given_steps(o, data, run);
  const epoch_time time = time_epoch(o, data, run);
  std::cout << nlohmann::json{{"losses", losses},
                              {"seconds_per_epoch", time.seconds},
                              {"processor_seconds", time.processor_seconds},
                              {"batches", time.batches},
                              {"measured_batches", time.measured},
                              {"mean_loss", time.loss}}
                   .dump()
            << "\n";
}

#include "options.hpp"

#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <stdexcept>

namespace evo::music::nn {
namespace {

constexpr double frame_rate = 50;
constexpr const char* usage =
    "musicgen_bench [--model DIR | --shape small|medium|large] [--precision fp32|bf16|int8]\n"
    "               [--population N] [--seconds S] [--steps N] [--threads N] [--guidance X]\n"
    "               [--tokens N] [--generations N] [--json]";

precision precision_of(const std::string& name) {
  static const std::map<std::string, precision> known{
      {"fp32", precision::fp32}, {"bf16", precision::bf16}, {"int8", precision::int8}};
  return known.at(name);
}

std::size_t count_of(const std::string& text) {
  const auto count = std::stoul(text);
  if (count == 0)
    throw std::invalid_argument{usage};
  return count;
}

using setter = std::function<void(bench_options&, const std::string&)>;

const std::map<std::string, setter>& setters() {
  static const std::map<std::string, setter> all{
      {"--shape", [](auto& o, const auto& v) { o.shape = v; }},
      {"--model", [](auto& o, const auto& v) { o.model = v; }},
      {"--precision",
       [](auto& o, const auto& v) {
         o.precision_name = v;
         o.how = precision_of(v);
       }},
      {"--population", [](auto& o, const auto& v) { o.population = count_of(v); }},
      {"--seconds", [](auto& o, const auto& v) { o.seconds = std::stod(v); }},
      {"--steps", [](auto& o, const auto& v) { o.steps = count_of(v); }},
      {"--threads", [](auto& o, const auto& v) { o.threads = count_of(v); }},
      {"--guidance", [](auto& o, const auto& v) { o.guidance = std::stof(v); }},
      {"--generations", [](auto& o, const auto& v) { o.generations = count_of(v); }},
      {"--tokens", [](auto& o, const auto& v) { o.tokens = count_of(v); }},
  };
  return all;
}

} // namespace

musicgen_config bench_options::config() const {
  if (!model.empty())
    return read_musicgen_config(model);
  static const std::map<std::string, std::array<std::size_t, 3>> width_layers_heads{
      {"small", {1024, 24, 16}}, {"medium", {1536, 48, 24}}, {"large", {2048, 48, 32}}};
  const auto [width, layers, heads] = width_layers_heads.at(shape);
  musicgen_config made;
  made.decoder = {.width = width, .layers = layers, .heads = heads, .feed_forward = 4 * width};
  return made;
}

std::size_t bench_options::delays() const {
  const music_decoder_config decoder = config().decoder;
  return decoder.codebooks / decoder.channels - 1;
}

std::size_t bench_options::frames() const {
  return static_cast<std::size_t>(std::lround(seconds * frame_rate));
}

bench_options parse(int argc, char** argv) {
  bench_options options;
  try {
    for (int i = 1; i < argc; ++i) {
      const std::string name = argv[i];
      if (name == "--json")
        options.json = true;
      else if (++i < argc)
        setters().at(name)(options, argv[i]);
      else
        throw std::invalid_argument{usage};
    }
    (void)options.config();
  } catch (const std::logic_error&) {
    throw std::invalid_argument{usage};
  }
  return options;
}

} // namespace evo::music::nn

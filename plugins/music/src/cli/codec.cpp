#include "command.hpp"

#include "instruments.hpp"

#include "evo/music/audio_io.hpp"
#include "evo/music/error.hpp"
#include "evo/music/npy.hpp"

#include <CLI/CLI.hpp>

#include <array>

namespace evo::music::cli {
namespace {

struct codec_options {
  std::string model, codes, audio, out;
};

void encode(const musicgen_generator& model, const codec_options& o, const executor& run) {
  const code_batch codes = model.encode(read_audio(o.audio), run);
  const std::array<std::size_t, 3> shape{codes.size, codes.codebooks, codes.frames};
  write_npy(o.codes, shape, codes.values);
}

void decode(const musicgen_generator& model, const codec_options& o, const executor& run) {
  npy_code_array array = read_npy_codes(o.codes);
  if (array.shape.size() != 3)
    throw error{failure::input, o.codes, "the array has another shape",
                "wanted (n, codebooks, frames)"};
  const audio_batch audio =
      model.decode({std::move(array.values), array.shape[0], array.shape[1], array.shape[2]}, run);
  const std::array<std::size_t, 3> shape{audio.size(), audio.channels(), audio.frames()};
  write_npy(o.out, shape, audio.samples());
}

void codec_command(const codec_options& o, const common_options& common) {
  if (o.audio.empty() == o.out.empty())
    throw error{failure::configuration, "codec", "it is not clear which way",
                "--codes FILE --out FILE to decode, --audio FILE --codes FILE to encode"};
  const auto model = make_musicgen({.name = "musicgen", .model = o.model, .precision = "fp32"});
  const executor run = make_executor(common.threads);
  if (o.out.empty())
    encode(*model, o, run);
  else
    decode(*model, o, run);
}

} // namespace

void add_codec(CLI::App& program, const common_options& common) {
  auto o = std::make_shared<codec_options>();
  auto* command = program.add_subcommand("codec", "MusicGen's codec: codes to audio, and back");
  command->add_option("--model", o->model, "Folder of a MusicGen checkpoint")
      ->required()
      ->type_name("DIR");
  command->add_option("--codes", o->codes, "int64 (n, codebooks, frames), read or written")
      ->required()
      ->type_name("FILE.npy");
  command->add_option("--audio", o->audio, "A recording to encode")->type_name("AUDIO");
  command->add_option("--out", o->out, "float32 (n, channels, samples) to decode to")
      ->type_name("FILE.npy");
  command->callback([o, &common] { codec_command(*o, common); });
}

} // namespace evo::music::cli

#include "instrument.hpp"

#include "events.hpp"
#include "evo/music/error.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <mutex>
#include <string_view>

namespace evo::music::synthesis {
namespace {

constexpr int drum_bank = 128;

/// FluidSynth writes to standard error by itself; the library writes to no stream. The setting is
/// the process's, so it is made once.
void keep_quiet() {
  static std::once_flag once;
  std::call_once(once, [] {
    for (const int level : {FLUID_PANIC, FLUID_ERR, FLUID_WARN, FLUID_INFO, FLUID_DBG})
      fluid_set_log_function(level, [](int, const char*, void*) {}, nullptr);
  });
}

/// Whether the file begins as a soundfont does. Other files aren't shown to FluidSynth, whose
/// libraries complain about them on standard error.
bool looks_like_soundfont(const std::filesystem::path& file) {
  std::array<char, 12> head{};
  std::ifstream{file, std::ios::binary}.read(head.data(), head.size());
  const std::string_view text{head.data(), head.size()};
  return text.starts_with("RIFF") && text.ends_with("sfbk");
}

int controller(double share) {
  return std::clamp(static_cast<int>(std::lround(share * 127)), 0, 127);
}

} // namespace

instrument::instrument(const std::filesystem::path& soundfont, const synth_options& options)
    : rate_{options.rate}, settings_{(keep_quiet(), new_fluid_settings())} {
  fluid_settings_t* set = settings_.get();
  fluid_settings_setnum(set, "synth.sample-rate", rate_);
  fluid_settings_setnum(set, "synth.gain", 0.5);
  fluid_settings_setint(set, "synth.polyphony", options.polyphony);
  fluid_settings_setint(set, "synth.threadsafe-api", 0);
  fluid_settings_setint(set, "synth.lock-memory", 0);
  fluid_settings_setint(set, "synth.cpu-cores", 1);
  synth_.reset(new_fluid_synth(set));
  if (!synth_)
    throw error{failure::configuration, "generator.name", "FluidSynth doesn't start"};
  if (!looks_like_soundfont(soundfont) ||
      fluid_synth_sfload(synth_.get(), soundfont.c_str(), 0) == FLUID_FAILED)
    throw error{failure::configuration, "generator.soundfont",
                "\"" + soundfont.string() + "\" can't be read as a soundfont",
                "give a General MIDI .sf2; Debian has one in the package fluid-soundfont-gm"};
  soundfont_ = fluid_synth_get_sfont(synth_.get(), 0);
}

instrument::~instrument() = default;

void instrument::renew() {
  fluid_synth_remove_sfont(synth_.get(), soundfont_);
  synth_.reset();
  synth_.reset(new_fluid_synth(settings_.get()));
  fluid_synth_add_sfont(synth_.get(), soundfont_);
  fluid_synth_set_interp_method(synth_.get(), -1, FLUID_INTERP_LINEAR);
}

void instrument::set_up(const score& s) {
  fluid_synth_t* synth = synth_.get();
  const bool wet = s.sound.reverb_level > 0.01;
  fluid_synth_reverb_on(synth, -1, wet ? 1 : 0);
  fluid_synth_set_reverb_group_roomsize(synth, -1, 0.2 + 0.7 * s.sound.reverb_size);
  fluid_synth_set_reverb_group_damp(synth, -1, 0.4);
  fluid_synth_set_reverb_group_width(synth, -1, 0.8);
  fluid_synth_set_reverb_group_level(synth, -1, s.sound.reverb_level);
  const bool chorus =
      std::any_of(s.tracks.begin(), s.tracks.end(), [](const track& t) { return t.chorus > 0; });
  fluid_synth_chorus_on(synth, -1, chorus ? 1 : 0);

  const std::vector<int> channels = channels_of(s);
  for (std::size_t i = 0; i < s.tracks.size(); ++i) {
    const track& t = s.tracks[i];
    const int channel = channels[i];
    if (t.part == role::drums) {
      fluid_synth_bank_select(synth, channel, drum_bank);
    }
    fluid_synth_program_change(synth, channel, t.program);
    // A controller's 127 steps follow a square law in amplitude (SoundFont 2.04, section 8.4.4).
    fluid_synth_cc(synth, channel, 7, controller(std::sqrt(std::clamp(t.volume, 0.0, 1.0))));
    fluid_synth_cc(synth, channel, 10, std::clamp(static_cast<int>(64 + 63 * t.pan), 0, 127));
    fluid_synth_cc(synth, channel, 91, controller(t.reverb));
    fluid_synth_cc(synth, channel, 93, controller(t.chorus));
  }
}

void instrument::play(const score& s, std::span<float> left, std::span<float> right) {
  renew();
  set_up(s);
  const std::vector<event> events = events_of(s, rate_);
  auto next = events.begin();
  const std::size_t frames = left.size();
  fluid_synth_t* synth = synth_.get();
  for (std::size_t from = 0; from < frames;) {
    const auto block = static_cast<std::uint32_t>(from / block_frames);
    for (; next != events.end() && next->block <= block; ++next)
      switch (next->what) {
      case event::kind::note_off: fluid_synth_noteoff(synth, next->channel, next->pitch); break;
      case event::kind::filter:
        fluid_synth_set_gen(synth, next->channel, GEN_FILTERFC, next->cents);
        break;
      case event::kind::note_on:
        fluid_synth_noteon(synth, next->channel, next->pitch, next->velocity);
        break;
      }
    const std::size_t until =
        next == events.end() ? frames : std::min(frames, std::size_t{next->block} * block_frames);
    const auto count = static_cast<int>(until - from);
    fluid_synth_write_float(synth, count, left.data() + from, 0, 1, right.data() + from, 0, 1);
    from = until;
  }
}

} // namespace evo::music::synthesis

#pragma once
/// @file
/// One FluidSynth with its soundfont, for one thread at a time.

#include "evo/music/score.hpp"
#include "evo/music/synth.hpp"

#include <fluidsynth.h>

#include <filesystem>
#include <memory>
#include <span>

namespace evo::music::synthesis {

/// A FluidSynth that is as new for every score. A reset of the synth isn't enough: reverb, chorus
/// and their oscillators go on. So each score gets a new synth (about a millisecond) around the
/// soundfont that stays loaded; FluidSynth shares the samples themselves within the process.
class instrument {
public:
  /// @throws error with failure::configuration if the file isn't a soundfont
  instrument(const std::filesystem::path& soundfont, const synth_options& options);
  ~instrument();
  instrument(const instrument&) = delete;
  instrument& operator=(const instrument&) = delete;

  /// Plays the score from its beginning, as many frames as the spans have.
  void play(const score& s, std::span<float> left, std::span<float> right);

private:
  struct settings_deleter {
    void operator()(fluid_settings_t* s) const { delete_fluid_settings(s); }
  };
  struct synth_deleter {
    void operator()(fluid_synth_t* s) const { delete_fluid_synth(s); }
  };

  void renew();
  void set_up(const score& s);

  int rate_;
  std::unique_ptr<fluid_settings_t, settings_deleter> settings_;
  std::unique_ptr<fluid_synth_t, synth_deleter> synth_;
  fluid_sfont_t* soundfont_ = nullptr; ///< owned by synth_ while it is in it
};

} // namespace evo::music::synthesis

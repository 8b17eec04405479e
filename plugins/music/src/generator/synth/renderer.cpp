#include "evo/music/error.hpp"
#include "evo/music/synth.hpp"
#include "finish.hpp"
#include "instrument.hpp"

#include <algorithm>
#include <mutex>
#include <vector>

namespace evo::music {

using synthesis::instrument;

std::filesystem::path find_soundfont() {
  const std::filesystem::path folder = "/usr/share/sounds/sf2";
  for (const char* file : {"FluidR3_GM.sf2", "default-GM.sf2", "TimGM6mb.sf2"})
    if (std::error_code ignored; std::filesystem::is_regular_file(folder / file, ignored))
      return folder / file;
  throw error{failure::configuration, "generator.soundfont",
              "there is no soundfont in " + folder.string(),
              "install the Debian package fluid-soundfont-gm, or name an .sf2 file"};
}

/// Idle instruments; one is made when all are busy.
class synth_renderer::pool {
public:
  explicit pool(synth_options options) : options_{std::move(options)} {
    if (options_.rate < 8000 || options_.rate > 96000)
      throw error{failure::configuration, "generator.rate",
                  std::to_string(options_.rate) + " Hz is out of range", "8000 to 96000"};
    if (options_.polyphony < 16 || options_.polyphony > 1024)
      throw error{failure::configuration, "generator.polyphony",
                  std::to_string(options_.polyphony) + " voices are out of range", "16 to 1024"};
    soundfont_ = options_.soundfont ? *options_.soundfont : find_soundfont();
    if (std::error_code ignored; !std::filesystem::is_regular_file(soundfont_, ignored))
      throw error{failure::configuration, "generator.soundfont",
                  "there is no file \"" + soundfont_.string() + "\"",
                  "install the Debian package fluid-soundfont-gm, or name an .sf2 file"};
    idle_.push_back(std::make_unique<instrument>(soundfont_, options_));
  }

  [[nodiscard]] int rate() const noexcept { return options_.rate; }

  [[nodiscard]] std::unique_ptr<instrument> take() {
    {
      const std::scoped_lock lock{mutex_};
      if (!idle_.empty()) {
        auto taken = std::move(idle_.back());
        idle_.pop_back();
        return taken;
      }
    }
    return std::make_unique<instrument>(soundfont_, options_);
  }

  void give_back(std::unique_ptr<instrument> used) {
    const std::scoped_lock lock{mutex_};
    idle_.push_back(std::move(used));
  }

private:
  synth_options options_;
  std::filesystem::path soundfont_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<instrument>> idle_;
};

synth_renderer::synth_renderer(synth_options options)
    : pool_{std::make_unique<pool>(std::move(options))} {}
synth_renderer::~synth_renderer() = default;
synth_renderer::synth_renderer(synth_renderer&&) noexcept = default;
synth_renderer& synth_renderer::operator=(synth_renderer&&) noexcept = default;

int synth_renderer::rate() const noexcept {
  return pool_->rate();
}

void synth_renderer::render(const score& s, std::span<float> out) const {
  const std::size_t frames = out.size() / 2;
  const auto measured =
      static_cast<std::size_t>(synthesis::measured_seconds * static_cast<double>(rate()));
  // What sets the loudness is played even where the clip is shorter.
  std::vector<float> longer(frames < measured ? 2 * measured : 0);
  const std::size_t played = std::max(frames, measured);
  float* const left = longer.empty() ? out.data() : longer.data();
  const std::span<float> l{left, played}, r{left + played, played};

  auto player = pool_->take();
  player->play(s, l, r);
  pool_->give_back(std::move(player));
  synthesis::finish(l, r, s.sound, rate());

  if (!longer.empty()) {
    std::copy_n(l.begin(), frames, out.begin());
    std::copy_n(r.begin(), frames, out.begin() + static_cast<std::ptrdiff_t>(frames));
  }
}

} // namespace evo::music

#include "serve/uploads.hpp"

#include "audio/accepted.hpp"
#include "files/files.hpp"
#include "serve/text.hpp"
#include "serve/waveform.hpp"

#include "evo/music/audio_io.hpp"
#include "evo/music/error.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>

namespace evo::music::serve {
namespace {

namespace fs = std::filesystem;

constexpr double most_seconds = 180;                       // of a recording that are kept
constexpr std::size_t most_samples = std::size_t{1} << 24; // in memory at 4 bytes: 64 MiB
constexpr std::size_t columns = 160;                       // of a waveform
constexpr const char* incoming = "incoming-";              // before a number: what isn't whole yet

std::string id_of(std::size_t number) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "r%04zu", number);
  return text.data();
}

/// A file that is gone when this is.
class temporary {
public:
  explicit temporary(fs::path file) : file_{std::move(file)} {}
  ~temporary() {
    std::error_code ignored;
    fs::remove(file_, ignored);
  }
  temporary(const temporary&) = delete;
  temporary& operator=(const temporary&) = delete;
  [[nodiscard]] const fs::path& path() const noexcept { return file_; }

private:
  fs::path file_;
};

/// What came in while the server was killed is of no use.
void remove_leftovers(const fs::path& folder) {
  std::error_code problem;
  for (fs::directory_iterator entry{folder, problem}, end; !problem && entry != end;
       entry.increment(problem)) {
    std::error_code ignored;
    if (entry->path().filename().string().starts_with(incoming))
      fs::remove(entry->path(), ignored);
  }
}

nlohmann::json facts_of(const recording& r) {
  return {{"name", r.name}, {"seconds", r.seconds}, {"peaks", r.peaks}};
}

std::vector<recording> read_list(const fs::path& folder) {
  std::vector<recording> all;
  for (std::size_t i = 1;; ++i) {
    const fs::path file = folder / (id_of(i) + ".json");
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored))
      return all;
    const auto facts = nlohmann::json::parse(detail::read_file(file));
    all.push_back({id_of(i), facts.at("name"), facts.at("seconds"), facts.at("peaks")});
  }
}

} // namespace

uploads::uploads(fs::path folder) : folder_{std::move(folder)}, all_{read_list(folder_)} {
  remove_leftovers(folder_);
}

recording
uploads::take(const std::string& name,
              const std::function<bool(const std::function<bool(std::string_view)>&)>& read_body) {
  detail::make_folder(folder_);
  std::uint64_t attempt = 0;
  {
    const std::lock_guard lock{mutex_};
    attempt = ++attempts_;
  }
  const temporary raw{folder_ / (incoming + std::to_string(attempt))};
  std::string first;
  bool is_audio = true;
  std::ofstream out{raw.path(), std::ios::binary | std::ios::trunc};
  const bool is_whole = read_body([&](std::string_view piece) {
    if (first.size() < 12) {
      first += piece.substr(0, 12);
      is_audio = first.size() < 12 || detail::looks_like_audio(first);
    }
    out.write(piece.data(), static_cast<std::streamsize>(piece.size()));
    return is_audio && static_cast<bool>(out);
  });
  out.close();
  if (!is_audio || !detail::looks_like_audio(first))
    throw refusal{422, "this is no recording: WAV, AIFF, FLAC, OGG or MP3"};
  if (!out)
    throw error{failure::storage, folder_.string(), "the recording can't be written",
                "free some space"};
  if (!is_whole)
    throw refusal{400, "the upload ended early"};
  return keep(name, raw.path());
}

recording uploads::keep(const std::string& name, const fs::path& raw) {
  static std::mutex one_at_a_time; // bounds the memory of decoding
  const std::lock_guard decoding{one_at_a_time};
  audio_clip clip;
  try {
    clip =
        detail::read_plain_audio(raw, {.max_seconds = most_seconds, .max_samples = most_samples});
  } catch (const error& e) {
    // "where: what": where is a name of ours
    const std::string what = e.what();
    throw refusal{422, "the recording can't be used" +
                           what.substr(std::min(what.find(": "), what.size()))};
  }
  constexpr double least_seconds = 0.5;
  constexpr float inaudible = 1e-4F; // -80 dBFS
  if (clip.view().seconds() < least_seconds)
    throw refusal{422, "the recording is too short: half a second is needed"};
  if (std::ranges::all_of(clip.samples(), [](float x) { return std::abs(x) < inaudible; }))
    throw refusal{422, "the recording is silent"};
  const std::lock_guard lock{mutex_};
  recording r{id_of(all_.size() + 1), printable(name, 120), clip.view().seconds(),
              waveform(clip, columns)};
  if (r.name.empty())
    r.name = r.id;
  write_wav(folder_ / (r.id + ".wav"), clip);
  detail::write_file(folder_ / (r.id + ".json"),
                     facts_of(r).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  all_.push_back(r);
  return r;
}

std::vector<recording> uploads::list() const {
  const std::lock_guard lock{mutex_};
  return all_;
}

recording uploads::find(const std::string& id) const {
  const std::lock_guard lock{mutex_};
  const auto found = std::ranges::find(all_, id, &recording::id);
  if (found == all_.end())
    throw refusal{404, "there is no such recording"};
  return *found;
}

fs::path uploads::file(const std::string& id) const {
  return folder_ / (find(id).id + ".wav");
}

} // namespace evo::music::serve

#include "embed_catalog.hpp"

#include "embed_files.hpp"

#include "evo/music/error.hpp"
#include "evo/music/npy.hpp"
#include "evo/music/track_embeddings.hpp"
#include "files/files.hpp"

#include <algorithm>
#include <array>

namespace evo::music {
namespace {

namespace fs = std::filesystem;

fs::path file_of(const catalog_task& task, const catalog_track& track) {
  return task.out / (track.id + ".npy");
}

/// A whole file with an embedding of this encoder.
bool is_embedded(const fs::path& file, const encoder& encode) {
  if (!fs::exists(file))
    return false;
  try {
    return read_npy(file).shape == std::vector<std::size_t>{encode.layers(), encode.dim()};
  } catch (const error&) {
    return false;
  }
}

/// Opens the folder for this encoder.
void open(const encoder& encode, const catalog& tracks, const catalog_task& task) {
  detail::make_folder(task.out);
  const fs::path note = task.out / "encoder.txt";
  const std::string own = task.encoder + ", " + std::to_string(encode.layers()) + " x " +
                          std::to_string(encode.dim()) + "\n";
  const bool has_some = std::ranges::any_of(
      tracks.tracks, [&](const auto& track) { return fs::exists(file_of(task, track)); });
  if (has_some && !task.resume)
    throw error{failure::configuration, task.out.string(), "there are embeddings in it",
                "--resume goes on with them; else another --out"};
  if (fs::exists(note) && detail::read_file(note) != own) {
    std::string other = detail::read_file(note);
    other.erase(std::min(other.find('\n'), other.size()));
    throw error{failure::configuration, task.out.string(),
                "its embeddings are of another encoder: " + other,
                "another --out, or that encoder"};
  }
  if (!fs::exists(note))
    detail::write_file(note, own);
}

/// All that is there now, in one array.
void write_array(const catalog& tracks, const catalog_task& task) {
  text_column ids;
  for (const auto& track : tracks.tracks)
    if (fs::exists(file_of(task, track)))
      ids.push_back(track.id);
  write_embedding_array(task.out, ids);
}

std::string words_of(const std::exception_ptr& problem) {
  try {
    std::rethrow_exception(problem);
  } catch (const std::exception& e) {
    return e.what();
  }
}

class embedder {
public:
  embedder(const encoder& encode, const catalog& tracks, const catalog_task& task,
           const executor& run)
      : encode_{encode}, task_{task}, run_{run} {
    sum_.tracks = tracks.tracks.size() + tracks.problems.size();
    for (const auto& problem : tracks.problems)
      leave_out(problem);
  }

  void embed(std::span<const catalog_track* const> some) {
    std::vector<fs::path> files;
    for (const auto* track : some)
      files.push_back(task_.folder / track->path);
    const auto results = embed_recordings(encode_, files, run_);
    const std::array<std::size_t, 2> shape{encode_.layers(), encode_.dim()};
    for (std::size_t i = 0; i < some.size(); ++i) {
      if (results[i].problem) {
        leave_out(words_of(results[i].problem));
        continue;
      }
      write_npy(file_of(task_, *some[i]), shape, results[i].embedding);
      ++sum_.embedded;
    }
  }

  void keep() { ++sum_.kept; }

  void tell() const {
    if (task_.progress)
      task_.progress(static_cast<double>(sum_.embedded + sum_.kept + sum_.failed) /
                     static_cast<double>(sum_.tracks));
  }

  [[nodiscard]] const catalog_summary& summary() const { return sum_; }

private:
  void leave_out(const std::string& why) {
    ++sum_.failed;
    if (task_.report)
      task_.report(why);
  }

  const encoder& encode_;
  const catalog_task& task_;
  const executor& run_;
  catalog_summary sum_;
};

} // namespace

catalog_summary embed_catalog(const encoder& encode, const catalog& tracks,
                              const catalog_task& task, const executor& run) {
  open(encode, tracks, task);
  embedder work{encode, tracks, task, run};
  std::vector<const catalog_track*> left;
  for (const auto& track : tracks.tracks)
    if (task.resume && is_embedded(file_of(task, track), encode))
      work.keep();
    else
      left.push_back(&track);
  for (std::size_t begin = 0; begin < left.size(); begin += recordings_together) {
    if (task.interrupted && task.interrupted())
      throw error{failure::interrupted, task.out.string(),
                  "interrupted; " + std::to_string(left.size() - begin) + " tracks are left",
                  "--resume goes on"};
    work.embed(std::span{left}.subspan(begin, std::min(recordings_together, left.size() - begin)));
    work.tell();
  }
  const catalog_summary& sum = work.summary();
  if (sum.embedded + sum.kept == 0)
    throw error{failure::input, task.out.string(),
                "not one of " + std::to_string(sum.tracks) + " tracks could be embedded"};
  write_array(tracks, task);
  return sum;
}

} // namespace evo::music

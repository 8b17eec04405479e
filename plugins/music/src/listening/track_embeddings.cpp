#include "embedding_array.hpp"
#include "json_files.hpp"

#include "evo/music/error.hpp"
#include "evo/music/npy.hpp"
#include "evo/music/track_embeddings.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>
#include <unordered_set>
#include <utility>

namespace evo::music {
namespace {

using names = std::unordered_set<std::string>;
using shape = std::pair<std::size_t, std::size_t>; ///< layers, dim

names names_in(const std::filesystem::path& folder) {
  names found;
  std::error_code problem;
  std::filesystem::directory_iterator entries{folder, problem};
  for (const auto end = std::filesystem::directory_iterator{}; !problem && entries != end;
       entries.increment(problem))
    found.insert(entries->path().filename().string());
  if (problem)
    throw error{failure::input, folder.string(), "the folder can't be read",
                "give a folder with a file ID.npy a track, as embed --catalog writes it"};
  return found;
}

/// The name of the id's file in the folder, or an empty one.
std::string file_of(std::string_view id, const names& there) {
  for (const char* extension : {".npy", ".json"})
    if (std::string name = std::string{id} + extension; there.contains(name))
      return name;
  return {};
}

detail::json_embedding read_embedding(const std::filesystem::path& file, std::string_view id) {
  if (file.extension() == ".json")
    return detail::read_json_embedding(file, id);
  auto array = read_npy(file);
  auto& extents = array.shape;
  if (extents.size() == 3 && extents.front() == 1)
    extents.erase(extents.begin());
  if (extents.size() != 2 || array.values.empty())
    throw error{failure::input, file.string(), "an array of another shape", "wanted (layers, dim)"};
  return {extents[0], extents[1], std::move(array.values)};
}

/// Reads what is there and sorts out what can't be used.
class embedding_reader {
public:
  embedding_reader(const text_column& ids, const std::filesystem::path& folder)
      : ids_{ids}, folder_{folder}, there_{names_in(folder)}, read_(ids.size()) {}

  track_embeddings read();

private:
  void read_track(std::size_t i);
  [[nodiscard]] bool map_all();
  [[nodiscard]] shape most_frequent() const;
  void say(const std::string& problem) {
    if (result_.first_problem.empty())
      result_.first_problem = problem;
  }

  const text_column& ids_;
  const std::filesystem::path& folder_;
  names there_;
  std::vector<detail::json_embedding> read_;
  track_embeddings result_;
};

void embedding_reader::read_track(std::size_t i) {
  const std::string file = file_of(ids_[i], there_);
  if (file.empty()) {
    ++result_.missing;
    return;
  }
  try {
    read_[i] = read_embedding(folder_ / file, ids_[i]);
  } catch (const error& e) {
    ++result_.damaged;
    say(e.what());
    return;
  }
  if (std::ranges::all_of(read_[i].values, [](float x) { return std::isfinite(x); }))
    return;
  ++result_.not_finite;
  say((folder_ / file).string() + ": numbers that aren't finite");
  read_[i] = {};
}

shape embedding_reader::most_frequent() const {
  std::map<shape, std::size_t> counts;
  shape best;
  std::size_t most = 0;
  for (const auto& e : read_)
    if (e.layers > 0)
      ++counts[{e.layers, e.dim}];
  for (const auto& e : read_)
    if (e.layers > 0 && counts[{e.layers, e.dim}] > most) {
      best = {e.layers, e.dim};
      most = counts[best];
    }
  return best;
}

/// Maps the folder's array, if it has one and every track's file is in it.
bool embedding_reader::map_all() {
  const auto array = there_.contains("array") ? detail::map_embedding_array(folder_) : std::nullopt;
  if (!array)
    return false;
  const std::size_t size = array->layers * array->dim;
  std::vector<std::uint32_t> rows(ids_.size());
  std::vector<std::uint8_t> present(ids_.size());
  for (std::size_t i = 0; i < ids_.size(); ++i) {
    const std::string file = file_of(ids_[i], there_);
    if (file.empty())
      continue;
    const auto found = array->row_of.find(std::string{ids_[i]});
    if (found == array->row_of.end())
      return false;
    rows[i] = found->second;
    present[i] = 1;
  }
  result_.layers = array->layers;
  result_.dim = array->dim;
  result_.mapped = array->values;
  result_.rows = std::move(rows);
  result_.present = std::move(present);
  for (std::size_t i = 0; i < ids_.size(); ++i) {
    if (result_.present[i] == 0) {
      ++result_.missing;
    } else if (!std::ranges::all_of(result_.mapped->subspan(result_.rows[i] * size, size),
                                    [](float x) { return std::isfinite(x); })) {
      result_.present[i] = 0;
      ++result_.not_finite;
      say((folder_ / (std::string{ids_[i]} + ".npy")).string() + ": numbers that aren't finite");
    }
  }
  return std::ranges::count(result_.present, std::uint8_t{1}) > 0;
}

track_embeddings embedding_reader::read() {
  if (map_all())
    return std::move(result_);
  result_ = {};
  for (std::size_t i = 0; i < ids_.size(); ++i)
    read_track(i);
  const auto [layers, dim] = most_frequent();
  if (layers == 0)
    throw error{failure::input, folder_.string(),
                "no usable embedding of " + std::to_string(ids_.size()) + " tracks" +
                    (result_.first_problem.empty() ? "" : "; " + result_.first_problem),
                "give a folder with a file ID.npy a track, as embed --catalog writes it"};
  result_.layers = layers;
  result_.dim = dim;
  result_.values.resize(ids_.size() * layers * dim);
  result_.present.resize(ids_.size());
  for (std::size_t i = 0; i < ids_.size(); ++i) {
    auto& e = read_[i];
    if (e.layers == 0)
      continue;
    if (e.layers != layers || e.dim != dim) {
      ++result_.other_shape;
      continue;
    }
    std::ranges::copy(e.values,
                      result_.values.begin() + static_cast<std::ptrdiff_t>(i * layers * dim));
    result_.present[i] = 1;
    e = {};
  }
  return std::move(result_);
}

} // namespace

std::vector<std::uint8_t> has_embedding(const text_column& ids,
                                        const std::filesystem::path& folder) {
  const names there = names_in(folder);
  std::vector<std::uint8_t> has(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i)
    has[i] = file_of(ids[i], there).empty() ? 0 : 1;
  return has;
}

track_embeddings read_track_embeddings(const text_column& ids,
                                       const std::filesystem::path& folder) {
  return embedding_reader{ids, folder}.read();
}

std::string describe(const track_embeddings& e) {
  std::ostringstream out;
  out << std::ranges::count(e.present, std::uint8_t{1}) << " of " << e.present.size()
      << " tracks have an embedding (" << e.layers << " x " << e.dim << ")";
  const auto say = [&](std::size_t n, const char* what) {
    if (n > 0)
      out << "; " << n << " " << what;
  };
  say(e.missing, "missing");
  say(e.damaged, "damaged");
  say(e.not_finite, "with numbers that aren't finite");
  say(e.other_shape, "of another shape");
  return out.str();
}

} // namespace evo::music

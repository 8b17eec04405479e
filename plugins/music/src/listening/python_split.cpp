#include "json_files.hpp"

#include "evo/music/listening_io.hpp"

#include <unordered_map>

namespace evo::music {
namespace {

using numbers = std::unordered_map<std::string_view, std::uint32_t>;

numbers by_id(const text_column& ids) {
  numbers index;
  for (std::uint32_t i = 0; i < ids.size(); ++i)
    index.emplace(ids[i], i);
  return index;
}

} // namespace

python_split read_python_split(const std::filesystem::path& file, const listening_history& h) {
  const auto lists = detail::read_split_lists(file);
  python_split result;
  result.split = {split_unit::track, std::vector(h.tracks(), history_part::validation)};
  result.listens.resize(h.listeners());
  auto& of = result.split.of;
  const numbers tracks = by_id(h.track_ids);
  const auto place = [&](const std::vector<std::string>& ids, history_part part) {
    for (const auto& id : ids) {
      const auto found = tracks.find(id);
      if (found == tracks.end()) {
        ++result.unknown_tracks;
        continue;
      }
      if (part == history_part::test && of[found->second] == history_part::train)
        ++result.in_both;
      else
        of[found->second] = part;
    }
  };
  place(lists.train, history_part::train);
  place(lists.test, history_part::test);
  result.unlisted_tracks = result.split.units(history_part::validation).size();
  const numbers listeners = by_id(h.listener_ids);
  for (const auto& id : lists.users)
    if (const auto found = listeners.find(id); found != listeners.end())
      result.listens[found->second] = 1;
  return result;
}

} // namespace evo::music

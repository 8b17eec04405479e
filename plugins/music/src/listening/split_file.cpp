#include "columns.hpp"
#include "line_reader.hpp"

#include "files/files.hpp"

#include "evo/music/error.hpp"
#include "evo/music/listening_io.hpp"

#include <cerrno>
#include <fstream>
#include <unordered_map>

namespace evo::music {
namespace {

/// A file that appears under its name when it is finished.
class growing_file {
public:
  explicit growing_file(std::filesystem::path file) : file_{std::move(file)}, part_{file_} {
    part_ += ".part";
    if (file_.empty())
      return;
    if (file_.has_parent_path())
      detail::make_folder(file_.parent_path());
    out_.open(part_, std::ios::binary | std::ios::trunc);
    check();
  }
  void write(std::string_view line) {
    if (file_.empty())
      return;
    out_ << line << '\n';
    check();
  }
  void finish() {
    if (file_.empty())
      return;
    out_.close();
    check();
    detail::put_in_place(part_, file_);
  }

private:
  void check() {
    if (!out_)
      refuse(errno);
  }
  [[noreturn]] void refuse(int reason) {
    std::error_code ignored;
    std::filesystem::remove(part_, ignored);
    throw error{failure::storage, file_.string(), detail::storage_problem(reason),
                "choose a folder that can be written and has room"};
  }

  std::filesystem::path file_, part_;
  std::ofstream out_;
};

} // namespace

void split_lastfm_file(const std::filesystem::path& file, const listening_history& h,
                       const listening_split& split,
                       const std::array<std::filesystem::path, 3>& to) {
  const bool is_by_track = split.by == split_unit::track;
  const text_column& ids = is_by_track ? h.track_ids : h.listener_ids;
  std::unordered_map<std::string_view, history_part> parts;
  for (std::size_t i = 0; i < ids.size(); ++i)
    parts.emplace(ids[i], split.of[i]);
  std::array<growing_file, 3> out{growing_file{to[0]}, growing_file{to[1]}, growing_file{to[2]}};
  detail::line_reader lines{file};
  std::array<std::string_view, 6> columns;
  while (const auto line = lines.next()) {
    if (line->is_too_long || !detail::split_tabs(line->text, columns))
      continue;
    const auto found = parts.find(columns[is_by_track ? 4 : 0]);
    if (found != parts.end())
      out[static_cast<std::size_t>(found->second)].write(line->text);
  }
  for (auto& o : out)
    o.finish();
}

} // namespace evo::music

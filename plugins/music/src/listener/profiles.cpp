#include "profile_json.hpp"

#include "files/files.hpp"
#include "listening/columns.hpp"
#include "listening/line_reader.hpp"

#include "evo/music/error.hpp"
#include "evo/music/listener_profiles.hpp"

#include <algorithm>

namespace evo::music {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_name = 64;

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= longest_name && name.front() != '.' &&
         name.find('/') == std::string_view::npos && detail::is_id(name);
}

std::optional<std::string> text_of(const fs::path& file) {
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored))
    return std::nullopt;
  return detail::read_file(file);
}

/// When the profile in the folder was made; nothing if there is none.
std::optional<std::int64_t> created_in(const fs::path& folder) {
  const auto text = text_of(folder / "profile.json");
  return text ? detail::parse_profile(*text) : std::nullopt;
}

[[noreturn]] void refuse_name(std::string_view name) {
  throw error{failure::configuration, std::string{name}, "this is no name for a profile",
              "1 to 64 bytes of text, without '/', not beginning with '.'"};
}

[[noreturn]] void refuse_taken(const fs::path& folder) {
  throw error{failure::configuration, folder.string(), "there is a profile of this name",
              "choose another name"};
}

feedback_history feedback_in(const fs::path& file) {
  feedback_history h;
  std::error_code ignored;
  if (!fs::exists(file, ignored))
    return h;
  detail::line_reader lines{file};
  while (const auto line = lines.next()) {
    if (line->text.empty() && !line->is_too_long)
      continue;
    if (auto e = detail::parse_event(line->text))
      h.events.push_back(std::move(*e));
    else
      ++h.damaged;
  }
  return h;
}

} // namespace

fs::path listener_profiles::existing(std::string_view name) const {
  if (!is_name(name) || !created_in(folder_ / name))
    throw error{failure::configuration, (folder_ / name).string(), "there is no such profile",
                "listeners list names those that there are"};
  return folder_ / name;
}

void listener_profiles::create(std::string_view name, std::int64_t now) {
  if (!is_name(name))
    refuse_name(name);
  const fs::path folder = folder_ / name;
  if (created_in(folder))
    refuse_taken(folder);
  const bool is_first = list().empty();
  detail::make_folder(folder);
  detail::write_file(folder / "profile.json", detail::profile_json(name, now));
  if (is_first)
    choose(name);
}

std::vector<listener_profile> listener_profiles::list() const {
  std::vector<listener_profile> all;
  std::error_code problem;
  const auto now_chosen = chosen();
  for (fs::directory_iterator entry{folder_, problem}, end; !problem && entry != end;
       entry.increment(problem)) {
    const std::string name = entry->path().filename().string();
    const auto created = is_name(name) ? created_in(entry->path()) : std::nullopt;
    if (!created)
      continue;
    listener_profile p{name, *created, now_chosen == name};
    for (const auto& e : feedback_in(entry->path() / "feedback.jsonl").events)
      ++(e.answer > 0 ? p.likes : e.answer < 0 ? p.dislikes : p.skipped);
    all.push_back(std::move(p));
  }
  std::ranges::sort(all, {}, &listener_profile::name);
  return all;
}

void listener_profiles::choose(std::string_view name) {
  (void)existing(name);
  detail::write_file(folder_ / "chosen", std::string{name} + "\n");
}

std::optional<std::string> listener_profiles::chosen() const {
  auto name = text_of(folder_ / "chosen");
  if (!name)
    return std::nullopt;
  name->erase(std::min(name->find('\n'), name->size()));
  return is_name(*name) && created_in(folder_ / *name) ? name : std::nullopt;
}

void listener_profiles::remove(std::string_view name) {
  const fs::path folder = existing(name);
  const bool was_chosen = chosen() == std::string{name};
  // Gone in one instant; what is then left to remove is no profile.
  const fs::path doomed = folder_ / (".removed-" + std::string{name});
  std::error_code problem;
  fs::remove_all(doomed, problem);
  if (!problem)
    fs::rename(folder, doomed, problem);
  if (!problem && was_chosen)
    fs::remove(folder_ / "chosen", problem);
  if (!problem)
    fs::remove_all(doomed, problem);
  if (problem)
    throw error{failure::storage, folder.string(), detail::storage_problem(problem.value()),
                "choose a folder that can be written"};
}

void listener_profiles::export_to(std::string_view name, const fs::path& file) const {
  const fs::path folder = existing(name);
  detail::write_file(file, detail::export_json(name, created_in(folder).value_or(0),
                                               feedback_in(folder / "feedback.jsonl"),
                                               text_of(folder / "belief.json").value_or("")));
}

std::string listener_profiles::import_from(const fs::path& file, std::string_view name) {
  const auto profile = detail::parse_export(detail::read_file(file));
  if (!profile)
    throw error{failure::input, file.string(), "this is no exported profile",
                "a file that listeners export has written"};
  const std::string as = name.empty() ? profile->name : std::string{name};
  if (!is_name(as))
    refuse_name(as);
  const fs::path folder = folder_ / as;
  if (created_in(folder))
    refuse_taken(folder);
  const bool is_first = list().empty();
  // profile.json comes last: with it the folder is a profile.
  detail::make_folder(folder);
  std::string lines;
  for (const auto& e : profile->feedback)
    lines += detail::event_json(e) + "\n";
  detail::write_file(folder / "feedback.jsonl", lines);
  std::error_code ignored;
  fs::remove(folder / "belief.json", ignored);
  if (!profile->belief.empty())
    detail::write_file(folder / "belief.json", profile->belief);
  detail::write_file(folder / "profile.json", detail::profile_json(as, profile->created));
  if (is_first)
    choose(as);
  return as;
}

void listener_profiles::add_feedback(std::string_view name, const feedback_event& event) {
  if (event.answer < -1 || event.answer > 1)
    throw error{failure::configuration, event.clip, std::to_string(event.answer) + " is no answer",
                "+1, -1 or 0"};
  detail::append_line(existing(name) / "feedback.jsonl", detail::event_json(event));
}

feedback_history listener_profiles::feedback(std::string_view name) const {
  return feedback_in(existing(name) / "feedback.jsonl");
}

void listener_profiles::save_belief(std::string_view name, const belief_state& state,
                                    std::string_view model) {
  detail::write_file(existing(name) / "belief.json", detail::belief_json(state, model));
}

std::optional<belief_state> listener_profiles::load_belief(std::string_view name,
                                                           std::string_view model) const {
  const fs::path file = existing(name) / "belief.json";
  const auto text = text_of(file);
  if (!text)
    return std::nullopt;
  bool is_foreign = false;
  auto state = detail::parse_belief(*text, model, is_foreign);
  if (!state)
    throw error{failure::input, file.string(), "this is no belief",
                "remove the file; it is learned again from feedback"};
  return is_foreign ? std::nullopt : std::move(state);
}

} // namespace evo::music

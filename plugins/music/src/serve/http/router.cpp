#include "serve/http/router.hpp"

namespace evo::music::serve {
namespace {

std::string_view next_segment(std::string_view& path) {
  const auto end = path.find('/');
  const auto segment = path.substr(0, end);
  path = end == std::string_view::npos ? std::string_view{} : path.substr(end + 1);
  return segment;
}

bool matches(std::string_view pattern, std::string_view path, std::vector<std::string>& parts) {
  parts.clear();
  if (path.empty() || path.front() != '/')
    return false;
  pattern.remove_prefix(1);
  path.remove_prefix(1);
  while (true) {
    const bool was_last = pattern.find('/') == std::string_view::npos;
    if (was_last != (path.find('/') == std::string_view::npos))
      return false;
    const auto wanted = next_segment(pattern), given = next_segment(path);
    if (wanted.starts_with('{')) {
      if (given.empty())
        return false;
      parts.emplace_back(given);
    } else if (wanted != given) {
      return false;
    }
    if (was_last)
      return true;
  }
}

} // namespace

const route& router::find(std::string_view method, std::string_view path,
                          std::vector<std::string>& parts) const {
  bool is_known = false;
  for (const auto& r : routes_) {
    if (!matches(r.pattern, path, parts))
      continue;
    if (r.method == method)
      return r;
    is_known = true;
  }
  throw refusal{is_known ? 405 : 404,
                is_known ? "this path takes another method" : "there is nothing at this path"};
}

} // namespace evo::music::serve

#include "player.hpp"

#include <algorithm>
#include <string_view>

#include "bytes.hpp"
#include "text.hpp"

namespace evo::music::report {
namespace {

std::string_view media_type(std::string_view path) {
  const auto dot = path.rfind('.');
  const auto ending = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
  return ending == "ogg" || ending == "oga" ? "audio/ogg"
         : ending == "flac"                 ? "audio/flac"
         : ending == "mp3"                  ? "audio/mpeg"
                                            : "audio/wav";
}

} // namespace

std::string players::embedded(const std::string& path) {
  const auto bytes = options_.read_audio(path);
  if (!bytes || bytes_ + bytes->size() > options_.embed_limit) {
    left_out_ = true;
    return {};
  }
  bytes_ += bytes->size();
  return join({"data:", media_type(path), ";base64,", base64(*bytes)});
}

std::string players::player(const std::string& path, const std::string& label, bool eager) {
  if (path.empty()) {
    return "<span class=\"muted\">not kept</span>";
  }
  std::string source;
  if (options_.read_audio) {
    if (const auto known = first_.find(path); known != first_.end()) {
      return join({"<a href=\"#player-", std::to_string(known->second), "\">player above</a>"});
    }
    source = embedded(path);
  }
  const auto id = std::to_string(++made_);
  if (source.empty()) {
    source = url(path);
  } else {
    first_.emplace(path, made_);
  }
  return join({"<audio id=\"player-", id, "\" controls preload=\"", eager ? "metadata" : "none",
               "\" aria-label=\"", escape(label), "\" src=\"", source, "\"><a href=\"", url(path),
               "\">", escape(path), "</a></audio>"});
}

} // namespace evo::music::report

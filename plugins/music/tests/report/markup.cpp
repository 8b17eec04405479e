#include "markup.hpp"

#include <algorithm>
#include <array>

namespace evo::music::testing {
namespace {

bool is_void(std::string_view name) {
  constexpr std::array<std::string_view, 5> names{"meta", "br", "hr", "img", "link"};
  return std::ranges::count(names, name) > 0;
}

class reader {
public:
  explicit reader(std::string_view page) : page_{page} {}

  markup read() {
    while (at_ < page_.size() && out_.problems.size() < 10) {
      if (page_[at_] != '<')
        text();
      else if (page_.substr(at_).starts_with("<!DOCTYPE"))
        at_ = page_.find('>', at_) + 1;
      else if (page_.substr(at_).starts_with("</"))
        close();
      else
        open();
    }
    for (const auto& name : open_)
      problem("never closed: " + name);
    return std::move(out_);
  }

private:
  void problem(const std::string& words) {
    out_.problems.push_back(words + " near byte " + std::to_string(at_));
  }

  void check_entities(std::string_view part) {
    for (auto amp = part.find('&'); amp != std::string_view::npos; amp = part.find('&', amp + 1)) {
      const auto end = part.substr(amp, 10).find(';');
      if (end == std::string_view::npos || end < 2)
        problem("a bare ampersand");
    }
    if (part.find('>') != std::string_view::npos)
      problem("a bare >");
  }

  void text() {
    const auto end = std::min(page_.find('<', at_), page_.size());
    check_entities(page_.substr(at_, end - at_));
    out_.text += page_.substr(at_, end - at_);
    at_ = end;
  }

  void close() {
    const auto end = page_.find('>', at_);
    const std::string name{page_.substr(at_ + 2, end - at_ - 2)};
    if (open_.empty() || open_.back() != name)
      problem("</" + name + "> closes " + (open_.empty() ? "nothing" : open_.back()));
    else
      open_.pop_back();
    at_ = end + 1;
  }

  void open() {
    auto end = page_.find_first_of(" \n/>", at_ + 1);
    const std::string name{page_.substr(at_ + 1, end - at_ - 1)};
    if (name.empty())
      return skip("an empty tag");
    at_ = end;
    while (page_[at_] != '>' && page_[at_] != '/')
      if (!attribute())
        return skip("a malformed attribute in <" + name + ">");
    const bool closed = page_[at_] == '/';
    at_ += closed ? 2 : 1;
    if (closed || is_void(name))
      return;
    open_.push_back(name);
    if (name == "script" || name == "style")
      at_ = std::min(page_.find("</" + name + ">", at_), page_.size());
  }

  void skip(const std::string& words) {
    problem(words);
    ++at_;
  }

  bool attribute() {
    at_ = page_.find_first_not_of(" \n", at_);
    const auto end = page_.find_first_of("= />\n", at_);
    const auto name = page_.substr(at_, end - at_);
    if (name.empty() || name.find_first_of("<>\"'") != std::string_view::npos)
      return at_ != end || page_[at_] == '>' || page_[at_] == '/';
    at_ = end;
    if (page_[at_] != '=')
      return true;
    if (page_[at_ + 1] != '"')
      return false;
    const auto quote = page_.find('"', at_ + 2);
    note(name, page_.substr(at_ + 2, quote - at_ - 2));
    at_ = quote + 1;
    return true;
  }

  void note(std::string_view name, std::string_view value) {
    check_entities(value);
    if (value.find('<') != std::string_view::npos)
      problem("a < in an attribute");
    if (name == "id")
      out_.ids.emplace_back(value);
    else if (name == "href" && value.starts_with('#'))
      out_.targets.emplace_back(value.substr(1));
    else if (name == "href" || name == "src")
      out_.sources.emplace_back(value);
    else if (name.starts_with("on"))
      problem("an event handler");
  }

  std::string_view page_;
  std::size_t at_ = 0;
  std::vector<std::string> open_;
  markup out_;
};

} // namespace

markup read_markup(std::string_view page) {
  return reader{page}.read();
}

} // namespace evo::music::testing

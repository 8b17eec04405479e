#include "id_table.hpp"

#include "evo/core/hash.hpp"

#include <utility>

namespace evo::music::detail {

void id_table::grow() {
  std::vector<slot> old(slots_.empty() ? 1024 : 2 * slots_.size());
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const slot& s : old)
    if (s.number != 0) {
      std::size_t at = content_hash(texts_[s.number - 1]) & mask;
      while (slots_[at].number != 0)
        at = (at + 1) & mask;
      slots_[at] = s;
    }
}

std::pair<std::uint32_t, bool> id_table::insert(std::string_view text) {
  if (2 * (texts_.size() + 1) > slots_.size())
    grow();
  const std::uint64_t hash = content_hash(text);
  const auto tag = static_cast<std::uint32_t>(hash >> 32);
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  for (; slots_[at].number != 0; at = (at + 1) & mask)
    if (slots_[at].tag == tag && texts_[slots_[at].number - 1] == text)
      return {slots_[at].number - 1, false};
  texts_.push_back(text);
  slots_[at] = {tag, static_cast<std::uint32_t>(texts_.size())};
  return {slots_[at].number - 1, true};
}

text_column id_table::release() {
  slots_ = {};
  return std::exchange(texts_, {});
}

} // namespace evo::music::detail

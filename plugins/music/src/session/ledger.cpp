#include "ledger.hpp"

#include <algorithm>
#include <utility>

namespace evo::music::detail {

ledger::ledger(std::vector<stored_candidate> candidates,
               const std::vector<stored_member>& members) {
  for (auto& c : candidates)
    add(std::move(c));
  for (const auto& m : members)
    note_member(m.asked, m.candidate);
}

const stored_candidate* ledger::find(std::string_view genome) const {
  const auto found = by_genome_.find(genome);
  return found == by_genome_.end() ? nullptr : &candidates_[found->second];
}

const stored_candidate& ledger::at(std::uint64_t candidate) const {
  return candidates_[by_id_.at(candidate)];
}

void ledger::add(stored_candidate candidate) {
  const stored_candidate& kept = candidates_.emplace_back(std::move(candidate));
  by_genome_.emplace(kept.genome, candidates_.size() - 1);
  by_id_.emplace(kept.record.id, candidates_.size() - 1);
}

void ledger::note_member(std::uint64_t asked, std::uint64_t candidate) {
  members_.insert_or_assign(asked, candidate);
}

std::vector<std::uint64_t> ledger::resolve(const std::vector<std::uint64_t>& asked) const {
  std::vector<std::uint64_t> candidates;
  for (const auto id : asked)
    if (const auto found = members_.find(id); found != members_.end())
      candidates.push_back(found->second);
  return candidates;
}

std::vector<const stored_candidate*> ledger::best(std::size_t count) const {
  std::vector<const stored_candidate*> order;
  for (const auto& c : candidates_)
    if (c.record.failure.empty())
      order.push_back(&c);
  std::ranges::stable_sort(order, std::ranges::greater{},
                           [](const auto* c) { return c->record.fitness; });
  std::vector<const stored_candidate*> chosen;
  for (const auto* c : order) {
    if (chosen.size() == count)
      break;
    const auto same = [c](const auto* other) {
      return other->record.embedding == c->record.embedding;
    };
    if (std::ranges::none_of(chosen, same))
      chosen.push_back(c);
  }
  return chosen;
}

} // namespace evo::music::detail

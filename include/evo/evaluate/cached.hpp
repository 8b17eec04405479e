#pragma once
/// @file
/// A decorator that evaluates a genome once.

#include "evo/concepts/evaluator.hpp"
#include "evo/core/error.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <list>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace evo {

struct cached_params {
  std::size_t capacity =
      4096; ///< genomes remembered, at least 1; the one unused longest goes first
};

/// Remembers the values of each (genome, replicate) and asks the inner evaluator for others only,
/// in one batch and each once, whatever their number of copies in the batch.
///
/// One cache serves one number of values a candidate. Exact: contents are compared, not their
/// hashes alone. A NaN is remembered like any value, since a value depends on genome and replicate
/// alone. Not for calls from several threads at once; the inner evaluator may use as many as it
/// likes.
/// @throws error invalid_parameter; whatever the inner evaluator throws, and then nothing is
///         remembered of that batch
template <population P, batch_evaluator<P> Inner>
class cached {
public:
  explicit cached(Inner inner, cached_params params = {})
      : inner_{std::move(inner)}, capacity_{params.capacity} {
    require(capacity_ >= 1, error_id::invalid_parameter,
            "cache capacity = 0, should be at least 1");
  }
  // The index holds iterators into the list.
  cached(const cached&) = delete;
  cached& operator=(const cached&) = delete;
  cached(cached&&) noexcept = default;
  cached& operator=(cached&&) noexcept = default;
  ~cached() = default;

  void operator()(const batch<P>& b, std::span<double> values) {
    pending unknown{.candidates = {.genomes = b.genomes.empty_like()}};
    std::vector<std::pair<std::size_t, std::size_t>> places; // (in b, among the unknown)
    const std::size_t each = b.empty() ? 0 : values.size() / b.size();
    const auto part_of = [each](auto& of, std::size_t i) {
      return std::span{of}.subspan(i * each, each);
    };
    for (std::size_t i = 0; i < b.size(); ++i) {
      const std::uint64_t key = b.genomes.hash(i) + b.candidates[i].replicate;
      if (const entry* known = find(key, b, i, each))
        std::ranges::copy(known->values, part_of(values, i).begin());
      else
        places.emplace_back(i, unknown.place_of(key, b, i));
    }
    std::vector<double> fresh(unknown.keys.size() * each);
    if (!fresh.empty())
      inner_(std::as_const(unknown.candidates), std::span<double>{fresh});
    for (const auto& [i, place] : places)
      std::ranges::copy(part_of(fresh, place), part_of(values, i).begin());
    hits_ += b.size() - unknown.keys.size();
    misses_ += unknown.keys.size();
    for (std::size_t j = 0; j < unknown.keys.size(); ++j)
      remember(unknown.keys[j], unknown.candidates, j, part_of(fresh, j));
  }

  /// Candidates that were not asked of the inner evaluator.
  [[nodiscard]] std::uint64_t hits() const noexcept { return hits_; }
  /// Those that were: the number of different candidates, unless the capacity was exceeded.
  [[nodiscard]] std::uint64_t misses() const noexcept { return misses_; }
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  [[nodiscard]] Inner& inner() noexcept { return inner_; }

private:
  struct entry {
    std::uint64_t key;
    typename P::genome_type genome;
    std::uint32_t replicate;
    std::vector<double> values;
  };
  using list = std::list<entry>; // the most recently used first

  /// The first of each kind of candidate that is not remembered.
  struct pending {
    batch<P> candidates{};
    std::vector<std::uint64_t> keys{};

    [[nodiscard]] std::size_t place_of(std::uint64_t key, const batch<P>& b, std::size_t i) {
      for (std::size_t j = 0; j < keys.size(); ++j)
        if (keys[j] == key && candidates.candidates[j].replicate == b.candidates[i].replicate &&
            candidates.genomes[j] == b.genomes[i])
          return j;
      candidates.append(b.genomes[i], b.candidates[i]);
      keys.push_back(key);
      return keys.size() - 1;
    }
  };

  [[nodiscard]] const entry* find(std::uint64_t key, const batch<P>& b, std::size_t i,
                                  std::size_t each) {
    const auto [first, last] = index_.equal_range(key);
    for (auto it = first; it != last; ++it) {
      const typename list::iterator found = it->second;
      if (found->replicate != b.candidates[i].replicate || !(found->genome == b.genomes[i]))
        continue;
      require(found->values.size() == each, error_id::wrong_value_count, "asked for ", each,
              " values of a candidate, and remembers ", found->values.size());
      entries_.splice(entries_.begin(), entries_, found);
      return &*found;
    }
    return nullptr;
  }

  void remember(std::uint64_t key, const batch<P>& b, std::size_t i,
                std::span<const double> values) {
    if (entries_.size() == capacity_)
      forget_oldest();
    entries_.push_front(
        {key, b.genomes[i], b.candidates[i].replicate, {values.begin(), values.end()}});
    index_.emplace(key, entries_.begin());
  }

  void forget_oldest() {
    const auto oldest = std::prev(entries_.end());
    auto [it, last] = index_.equal_range(oldest->key);
    while (it != last && it->second != oldest)
      ++it;
    index_.erase(it);
    entries_.erase(oldest);
  }

  Inner inner_;
  std::size_t capacity_;
  list entries_{};
  std::unordered_multimap<std::uint64_t, typename list::iterator> index_{};
  std::uint64_t hits_ = 0, misses_ = 0;
};

} // namespace evo

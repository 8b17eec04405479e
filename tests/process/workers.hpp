#pragma once
// What the tests of the pool share.
#include "evo/process/child_lanes.hpp"
#include "evo/process/work_pool.hpp"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace evo::test {

/// Notes of a pool, which come on its thread.
class notes {
public:
  void operator()(const std::string& note) {
    const std::scoped_lock lock{mutex_};
    notes_.push_back(note);
  }
  [[nodiscard]] std::size_t about(const std::string& what) {
    const std::scoped_lock lock{mutex_};
    std::size_t n = 0;
    for (const auto& note : notes_)
      n += note.find(what) != std::string::npos ? 1 : 0;
    return n;
  }

private:
  std::mutex mutex_;
  std::vector<std::string> notes_;
};

inline std::vector<std::string> words(std::size_t n) {
  std::vector<std::string> items;
  for (std::size_t i = 0; i < n; ++i)
    items.push_back("item" + std::to_string(i) + std::string(i % 17, '.'));
  return items;
}

/// Evaluates all items. @returns outcomes by item, each of which came `times[item]` times
struct collected {
  std::vector<item_outcome> outcomes;
  std::vector<int> times;
};
inline collected evaluate(work_pool& pool, const std::string& setup,
                          const std::vector<std::string>& items) {
  collected c{std::vector<item_outcome>(items.size()), std::vector<int>(items.size())};
  pool.evaluate(setup, items, [&](std::span<item_outcome> some) {
    for (auto& o : some) {
      ++c.times[o.item];
      c.outcomes[o.item] = o;
    }
  });
  return c;
}

inline bool each_once(const collected& c) {
  for (const int n : c.times)
    if (n != 1)
      return false;
  return true;
}

inline bool all_lengths(const collected& c, const std::vector<std::string>& items) {
  for (std::size_t i = 0; i < items.size(); ++i)
    if (c.outcomes[i].failed || c.outcomes[i].body != std::to_string(items[i].size()))
      return false;
  return true;
}

} // namespace evo::test

#pragma once
/// @file
/// When to kill: half at named fault points, half at times spread over what is killed.

#include "../cli/program.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace evo::music::testing {

/// At a fault point, or after a share of the time that the whole takes.
struct moment {
  std::string fault; ///< NAME:COUNT; empty: by time
  double share = 0;

  [[nodiscard]] bool is_fault() const { return !fault.empty(); }
  [[nodiscard]] std::string words() const {
    return is_fault() ? fault : std::to_string(share) + " of the time";
  }
};

/// The names in a trace, in the order in which they were passed.
inline std::vector<std::string> passed_in(const std::filesystem::path& trace) {
  std::istringstream lines{read_bytes(trace)};
  std::vector<std::string> names;
  for (std::string line; std::getline(lines, line);)
    names.push_back(line);
  return names;
}

/// How many kills are a whole test: every fault point is among them.
constexpr std::size_t fifty = 50;

/// Every name once before any twice: at its middle passing, then its first, its last, and what lies
/// between.
/// @param count half of `fifty` means: more, where there are more names; a smaller one: only those
///   that lie evenly among the names
inline std::vector<moment> fault_moments(const std::vector<std::string>& passed,
                                         std::size_t count) {
  std::map<std::string, std::size_t> times;
  std::vector<std::string> names; // in order of their first passing
  for (const auto& name : passed)
    if (times[name]++ == 0)
      names.push_back(name);
  constexpr std::array places{0.5, 0.0, 1.0, 0.25, 0.75, 0.125, 0.875, 0.375, 0.625};
  std::vector<moment> all;
  for (const double place : places)
    for (const auto& name : names) {
      const auto nth = 1 + static_cast<std::size_t>(place * static_cast<double>(times[name] - 1));
      const moment m{name + ":" + std::to_string(nth)};
      const bool is_new =
          std::ranges::none_of(all, [&](const moment& other) { return other.fault == m.fault; });
      if (is_new)
        all.push_back(m);
    }
  if (count >= fifty / 2) {
    all.resize(std::min(all.size(), std::max(count, names.size())));
    return all;
  }
  std::vector<moment> some;
  for (std::size_t i = 0; i < count && i < all.size(); ++i)
    some.push_back(all[i * std::max(count, names.size()) / count]);
  return some;
}

/// At least `count` moments, half of them fault points of a whole run's trace.
inline std::vector<moment> moments(const std::vector<std::string>& passed, std::size_t count) {
  std::vector<moment> all = fault_moments(passed, count / 2);
  const std::size_t timed = std::max(count - all.size(), all.size());
  for (std::size_t i = 0; i < timed; ++i)
    all.push_back({{}, (static_cast<double>(i) + 0.5) / static_cast<double>(timed)});
  return all;
}

/// Counts kills.
class tally {
public:
  void add(const moment& m) {
    ++kills_;
    at_faults_ += m.is_fault() ? 1 : 0;
  }
  [[nodiscard]] std::size_t kills() const { return kills_; }
  /// Says how many there were, and checks that there were enough.
  void tell(const std::string& what, std::size_t planned, std::size_t at_least) const {
    MESSAGE(what << ": " << kills_ << " of " << planned << " kills, " << at_faults_
                 << " at named fault points");
    CHECK(kills_ == planned);
    CHECK(kills_ >= at_least);
    CHECK(at_faults_ >= at_least / 2);
  }

private:
  std::size_t kills_ = 0, at_faults_ = 0;
};

/// The environment that arms a moment.
inline std::map<std::string, std::string> armed(const moment& m) {
  return m.is_fault() ? std::map<std::string, std::string>{{"EVO_FAULT_POINT", m.fault}}
                      : std::map<std::string, std::string>{};
}

/// A whole run, and the fault points that it passes.
struct traced {
  testing::outcome outcome;
  std::vector<std::string> passed;
  double seconds = 0;

  traced(std::vector<std::string> arguments, const std::filesystem::path& folder) {
    const auto trace = folder / "trace";
    const auto begun = std::chrono::steady_clock::now();
    outcome = process{std::move(arguments), folder, {{"EVO_FAULT_TRACE", trace}}}.wait();
    seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    passed = passed_in(trace);
  }
};

/// Kills a process when its time has come, unless it has ended; the destructor waits for that.
class killer {
public:
  /// @param whole seconds that the process takes if it is left alone
  killer(const process& victim, const moment& m, double whole) {
    if (m.is_fault())
      return;
    thread_ = std::thread{[&victim, wait = m.share * whole] {
      std::this_thread::sleep_for(std::chrono::duration<double>{wait});
      victim.send(SIGKILL);
    }};
  }
  ~killer() {
    if (thread_.joinable())
      thread_.join();
  }
  killer(const killer&) = delete;
  killer& operator=(const killer&) = delete;

private:
  std::thread thread_;
};

/// Runs a command that dies at the moment. A time that is later than its end is brought forward.
/// @param command makes the arguments anew for each attempt's folder
/// @returns the folder of the run that died
template <class Command>
std::filesystem::path killed_at(const moment& m, double whole, const std::filesystem::path& parent,
                                const std::string& name, Command command) {
  moment now = m;
  for (int attempt = 0; attempt < 8; ++attempt, now.share *= 0.8) {
    const auto folder = parent / (name + "-" + std::to_string(attempt));
    const process p{command(folder), parent, armed(now)};
    const killer k{p, now, whole};
    if (p.wait().code == -SIGKILL)
      return folder;
    if (now.is_fault())
      break;
  }
  return {};
}

} // namespace evo::music::testing

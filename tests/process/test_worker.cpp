// A worker whose setups say what goes wrong:
//   length                 an item's result is its length
//   slow MS [SLOWER]       the same, MS milliseconds an item; SLOWER times that in the process that
//                          makes the file SLOWER.lock of its folder first
//   poison ITEM            aborts when it meets the item
//   once FILE ITEM         aborts when it meets the item unless the file is there, which it makes
//   fails ITEM             throws when it meets the item
//   refused                no such task
//   deadly                 aborts while it prepares
//   garbage                writes something that is no frame
//   process [MS]           an item's result is the worker's process id, after MS milliseconds
//   bytes N                an item's result is N bytes: itself and pluses
//   sphere [MS]            a function_task: sum of squares, after MS milliseconds; NaN's place is a
//   throw
#include "evo/genome/real.hpp"
#include "evo/process/on_workers.hpp"
#include "evo/process/serve_worker.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

namespace {

class scripted_task final : public evo::worker_task {
public:
  explicit scripted_task(const std::string& setup) {
    std::istringstream words{setup};
    words >> kind_ >> first_ >> second_;
    if (kind_ == "refused")
      throw std::runtime_error{"it refuses"};
    if (kind_ == "deadly")
      std::abort();
    if ((kind_ == "slow" || kind_ == "process") && !first_.empty()) {
      milliseconds_ = std::stod(first_);
      // One process alone gets the lock.
      if (!second_.empty() && ::open(second_.c_str(), O_CREAT | O_EXCL, 0600) >= 0)
        milliseconds_ *= 50;
    }
  }

  std::vector<evo::item_result> evaluate(std::span<const std::string> items) override {
    std::vector<evo::item_result> results;
    for (const auto& item : items)
      try {
        results.push_back({.failed = false, .body = result_of(item)});
      } catch (const std::exception& e) {
        results.push_back({.failed = true, .body = e.what()});
      }
    return results;
  }

private:
  [[nodiscard]] std::string result_of(const std::string& item) const {
    if (milliseconds_ > 0)
      std::this_thread::sleep_for(std::chrono::duration<double, std::milli>{milliseconds_});
    if (kind_ == "poison" && item == first_)
      std::abort();
    if (kind_ == "once" && item == second_ && !std::filesystem::exists(first_)) {
      std::ofstream{first_}.put('x');
      std::abort();
    }
    if (kind_ == "fails" && item == first_)
      throw std::runtime_error{"it doesn't like " + item};
    if (kind_ == "garbage") {
      // Standard input is the same socket as the frames go out by.
      [[maybe_unused]] const auto n = ::write(STDIN_FILENO, "garbage garbage garbage garbage", 31);
    }
    if (kind_ == "process")
      return std::to_string(::getpid());
    if (kind_ == "bytes")
      return item + std::string(std::stoul(first_) - item.size(), '+');
    return std::to_string(item.size());
  }

  std::string kind_, first_, second_;
  double milliseconds_ = 0;
};

void sphere(const Eigen::VectorXd& x, std::uint32_t replicate, std::span<double> values) {
  if (x[0] > 100)
    throw std::runtime_error{"too far out"};
  values[0] = x.squaredNorm() + replicate;
}

std::unique_ptr<evo::worker_task> make(const std::string& setup) {
  if (setup.starts_with("sphere")) {
    const std::chrono::duration<double, std::milli> takes{std::atof(setup.c_str() + 6)};
    return std::make_unique<evo::function_task<Eigen::VectorXd>>(
        [takes](const Eigen::VectorXd& x, std::uint32_t replicate, std::span<double> values) {
          std::this_thread::sleep_for(takes);
          sphere(x, replicate, values);
        });
  }
  return std::make_unique<scripted_task>(setup);
}

} // namespace

int main(int argc, char**) {
  if (argc > 1) // not even a hello
    return 7;
  return evo::serve_worker("test 1", make);
}

#pragma once
/// @file
/// evomusic serve as a process of its own.

#include "../serve/client.hpp"
#include "program.hpp"

namespace evo::music::testing {

/// A server of its own process, over a folder.
class served_page {
public:
  /// @param output folder of what it prints
  served_page(const std::filesystem::path& runs, const std::filesystem::path& config,
              const std::filesystem::path& output,
              const std::map<std::string, std::string>& variables = {})
      : server_{{"serve", "--runs", runs, "--config", config, "--port", "0", "--quiet"},
                output,
                variables} {}

  [[nodiscard]] const process& server() const { return server_; }
  /// Waits for its address. False if the server died before.
  [[nodiscard]] bool is_there() {
    while (!server_.output().ends_with("\n")) {
      if (is_dead())
        return false;
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    const std::string url = server_.output();
    client_.port = std::stoi(url.substr(url.find(':', 6) + 1));
    return true;
  }
  [[nodiscard]] const testing::client& client() const { return client_; }

private:
  [[nodiscard]] bool is_dead() const {
    siginfo_t state{};
    waitid(P_PID, static_cast<id_t>(server_.id()), &state, WEXITED | WNOHANG | WNOWAIT);
    return state.si_pid != 0;
  }
  process server_;
  testing::client client_;
};

} // namespace evo::music::testing

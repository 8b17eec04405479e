#pragma once
/// @file
/// Runs evomusic as a process of its own.

#include "support.hpp"

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <map>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace evo::music::testing {

struct outcome {
  int code = -1; ///< the exit code, or minus the signal that ended it
  std::string out, err;
};

/// A process under way.
class process {
public:
  /// @param folder where its output is kept
  /// @param variables of its environment, besides ours
  process(std::vector<std::string> arguments, const std::filesystem::path& folder,
          const std::map<std::string, std::string>& variables = {})
      : out_{folder / "stdout"}, err_{folder / "stderr"} {
    arguments.insert(arguments.begin(), EVOMUSIC_PROGRAM);
    std::filesystem::remove(out_); // or what is read early would be another's
    id_ = fork();
    if (id_ != 0)
      return;
    redirect(out_, STDOUT_FILENO);
    redirect(err_, STDERR_FILENO);
    for (const auto& [name, value] : variables)
      setenv(name.c_str(), value.c_str(), 1);
    std::vector<char*> pointers;
    for (auto& a : arguments)
      pointers.push_back(a.data());
    pointers.push_back(nullptr);
    execv(pointers[0], pointers.data());
    _exit(127);
  }

  [[nodiscard]] pid_t id() const noexcept { return id_; }
  void send(int signal) const { kill(id_, signal); }
  /// What it has written to standard output so far.
  [[nodiscard]] std::string output() const { return read_bytes(out_); }

  [[nodiscard]] outcome wait() const {
    int status = 0;
    waitpid(id_, &status, 0);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), read_bytes(out_),
            read_bytes(err_)};
  }

private:
  static void redirect(const std::filesystem::path& file, int to) {
    const int from = open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    dup2(from, to);
    close(from);
  }

  std::filesystem::path out_, err_;
  pid_t id_ = 0;
};

inline outcome evomusic(std::vector<std::string> arguments, const std::filesystem::path& folder) {
  return process{std::move(arguments), folder}.wait();
}

} // namespace evo::music::testing

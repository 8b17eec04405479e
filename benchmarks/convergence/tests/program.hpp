#pragma once
/// @file
/// Runs evo_bbob as a process of its own.

#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace evo::convergence::testing {

/// A new folder under the system's place for temporary files; gone with the object.
class temporary_folder {
public:
  temporary_folder()
      : path_{std::filesystem::temp_directory_path() /
              ("evo_bbob_" + std::to_string(getpid()) + "_" +
               std::to_string(std::random_device{}()))} {
    std::filesystem::create_directory(path_);
  }
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;
  temporary_folder(temporary_folder&&) = delete;
  temporary_folder& operator=(temporary_folder&&) = delete;
  ~temporary_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const {
    return path_ / name;
  }

private:
  std::filesystem::path path_;
};

inline std::string read_text(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

struct outcome {
  int code = -1; ///< the exit code, or minus the signal that ended it
  std::string out, err;
};

inline outcome evo_bbob(std::vector<std::string> arguments, const std::string& input = {}) {
  const temporary_folder folder;
  std::ofstream{folder / "in"} << input;
  arguments.insert(arguments.begin(), EVO_BBOB_PROGRAM);
  const pid_t id = fork();
  if (id == 0) {
    dup2(open((folder / "in").c_str(), O_RDONLY), STDIN_FILENO);
    dup2(creat((folder / "out").c_str(), 0644), STDOUT_FILENO);
    dup2(creat((folder / "err").c_str(), 0644), STDERR_FILENO);
    std::vector<char*> pointers;
    for (auto& argument : arguments)
      pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    execv(pointers[0], pointers.data());
    _exit(127);
  }
  int status = 0;
  waitpid(id, &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), read_text(folder / "out"),
          read_text(folder / "err")};
}

} // namespace evo::convergence::testing

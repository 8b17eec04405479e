#include "bridge/cluster.hpp"

#include "bridge/reach.hpp"
#include "bridge/readable.hpp"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace evo::ray_bridge {

namespace {

constexpr int cant_reach = 3;

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "evo_ray: %s\n", why.c_str());
  std::exit(cant_reach);
}

/// What standard error takes meanwhile is kept in memory.
class quiet_errors {
public:
  quiet_errors()
      : stderr_{::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)},
        log_{::memfd_create("evo_ray", MFD_CLOEXEC)} {
    ::dup2(log_.get(), STDERR_FILENO);
  }
  quiet_errors(const quiet_errors&) = delete;
  quiet_errors& operator=(const quiet_errors&) = delete;
  ~quiet_errors() { ::dup2(stderr_.get(), STDERR_FILENO); }

  [[nodiscard]] std::string said() const {
    std::string text(static_cast<std::size_t>(::lseek(log_.get(), 0, SEEK_END)), '\0');
    [[maybe_unused]] const auto n = ::pread(log_.get(), text.data(), text.size(), 0);
    return text;
  }

private:
  file_descriptor stderr_, log_;
};

/// @throws ray::internal::RayException
void connect(const std::string& address, const std::string& library) {
  ray::RayConfig config;
  config.address = address;
  config.code_search_path = {library};
  ray::Init(config);
}

/// A cluster that refuses ends the process from within Ray's library, with a stack trace. So a
/// child asks first.
/// @returns what Ray said, if the cluster refused
std::string why_refused(const std::string& address, const std::string& library) {
  const quiet_errors quiet;
  const pid_t child = ::fork();
  if (child == 0) {
    connect(address, library);
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
    return {};
  const auto check = failed_check(quiet.said());
  return check.empty() ? "it doesn't say why" : check;
}

/// The library that this program and Ray's workers take the actor from.
std::string actor_library() {
  Dl_info info{};
  ::dladdr(reinterpret_cast<const void*>(&lane_actor::create), &info);
  return std::filesystem::absolute(info.dli_fname);
}

} // namespace

cluster::cluster(options o) : options_{std::move(o)}, folder_{std::filesystem::current_path()} {
  const auto why = why_unreachable(options_.address, std::chrono::seconds{5});
  if (!why.empty())
    give_up("nobody answers at " + options_.address + ": " + why +
            " (is the cluster's head running, and is that its address?)");
  const auto library = actor_library();
  const auto refusal = why_refused(options_.address, library);
  if (!refusal.empty())
    give_up("Ray at " + options_.address + " refuses: " + refusal +
            (refusal.find("oken") == std::string::npos
                 ? ""
                 : " (set RAY_AUTH_MODE=token, and RAY_AUTH_TOKEN_PATH to the cluster's token)"));
  {
    const quiet_errors quiet;
    connect(options_.address, library);
  }
  reserve();
}

void cluster::reserve() {
  ray::PlacementGroupCreationOptions wanted;
  wanted.name = "evo_ray " + std::to_string(::getpid());
  wanted.strategy = ray::PlacementStrategy::SPREAD;
  wanted.bundles.assign(options_.lanes, {{"CPU", options_.cpus_per_lane}});
  group_ = ray::CreatePlacementGroup(wanted);
  is_reserved_ = group_.Wait(static_cast<int>(std::ceil(options_.room)));
  if (is_reserved_)
    return;
  ray::RemovePlacementGroup(group_.GetID());
  std::fprintf(
      stderr,
      "evo_ray: the cluster hasn't room for %zu workers of %g CPUs now; those that fit start\n",
      options_.lanes, options_.cpus_per_lane);
}

ray::ActorHandle<lane_actor> cluster::make_actor(std::uint32_t lane) const {
  auto creator = ray::Actor(&lane_actor::create);
  creator.SetResource("CPU", options_.cpus_per_lane).SetMaxRestarts(0);
  if (is_reserved_)
    creator.SetPlacementGroup(group_, static_cast<int>(lane % options_.lanes));
  return creator.Remote(folder_, options_.worker);
}

} // namespace evo::ray_bridge

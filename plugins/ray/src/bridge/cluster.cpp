#include "bridge/cluster.hpp"

#include "bridge/reach.hpp"
#include "bridge/readable.hpp"

#include <array>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include <dlfcn.h>
#include <sys/mman.h>
#include <unistd.h>

namespace evo::ray_bridge {

namespace {

constexpr int cant_reach = 3;

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "evo_ray: %s\n", why.c_str());
  std::exit(cant_reach);
}

/// While Ray connects: it logs what nobody asked for, and aborts with a stack trace if the cluster
/// refuses. Both go into a file in memory, of which a refusal's reason is told.
class quiet_errors {
public:
  explicit quiet_errors(const std::string& address) : stderr_{::dup(STDERR_FILENO)} {
    log = ::memfd_create("evo_ray", MFD_CLOEXEC);
    std::snprintf(where.data(), where.size(), "%s", address.c_str());
    ::dup2(log, STDERR_FILENO);
    to = stderr_;
    std::signal(SIGABRT, on_abort);
  }
  quiet_errors(const quiet_errors&) = delete;
  quiet_errors& operator=(const quiet_errors&) = delete;
  ~quiet_errors() {
    std::signal(SIGABRT, SIG_DFL);
    ::dup2(stderr_, STDERR_FILENO);
    ::close(stderr_);
    ::close(log);
  }

private:
  /// The process ends here, and no other thread of it holds anything that this needs.
  static void on_abort(int) {
    ::dup2(to, STDERR_FILENO);
    std::string said(static_cast<std::size_t>(::lseek(log, 0, SEEK_END)), '\0');
    [[maybe_unused]] const auto n = ::pread(log, said.data(), said.size(), 0);
    const auto check = failed_check(said);
    const bool is_token = check.find("nauthenticated") != std::string::npos ||
                          said.find("AUTH_TOKEN") != std::string::npos;
    std::fprintf(stderr, "evo_ray: Ray at %s refuses%s%s%s\n", where.data(),
                 check.empty() ? "" : ": ", check.c_str(),
                 is_token ? " (set RAY_AUTH_MODE=token, and RAY_AUTH_TOKEN_PATH to the cluster's token)"
                          : "");
    ::_exit(cant_reach);
  }

  static inline int log = -1;
  static inline int to = -1;
  static inline std::array<char, 256> where{};
  int stderr_;
};

/// The library that this program and Ray's workers take the actor from.
std::string actor_library() {
  Dl_info info{};
  ::dladdr(reinterpret_cast<const void*>(&lane_actor::create), &info);
  return std::filesystem::absolute(info.dli_fname);
}

} // namespace

cluster::cluster(options o)
    : options_{std::move(o)}, folder_{std::filesystem::current_path()} {
  const auto why = why_unreachable(options_.address, std::chrono::seconds{5});
  if (!why.empty())
    give_up("nobody answers at " + options_.address + ": " + why +
            " (is the cluster's head running, and is that its address?)");
  ray::RayConfig config;
  config.address = options_.address;
  config.code_search_path = {actor_library()};
  try {
    const quiet_errors quiet{options_.address};
    ray::Init(config);
  } catch (const ray::internal::RayException& e) {
    give_up("Ray at " + options_.address +
            " refuses: " + readable(e.what(), "it doesn't say why"));
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
  std::fprintf(stderr,
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

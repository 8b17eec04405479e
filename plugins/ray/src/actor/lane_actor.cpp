#include "actor/lane_actor.hpp"

#include "actor/node_name.hpp"
#include "actor/worker_log.hpp"
#include "evo/process/messages.hpp"

#include <ray/api.h>

#include <system_error>
#include <utility>

#include <poll.h>
#include <unistd.h>

namespace evo::ray_bridge {

lane_actor* lane_actor::create(std::string folder, std::vector<std::string> command) {
  // Not being there is no error yet: a worker of absolute paths doesn't need it.
  [[maybe_unused]] const int status = ::chdir(folder.c_str());
  return new lane_actor{std::move(command)};
}

lane_actor::lane_actor(std::vector<std::string> command)
    : command_{std::move(command)}, node_{node_name()} {}

std::string lane_actor::start() {
  try {
    worker_.emplace(command_);
  } catch (const std::system_error& e) {
    return lost(std::string{"it can't be started: "} + e.what(), false);
  }
  return hear();
}

std::string lane_actor::exchange(std::uint16_t kind, std::string body) {
  // The frame after the one that a worker died of.
  if (!worker_)
    return lost("it is no longer there", true);
  worker_->send(static_cast<frame_kind>(kind), body);
  return hear();
}

std::string lane_actor::hear() {
  try {
    for (;;) {
      const bool hears = worker_->pump_out();
      const bool speaks = worker_->pump_in();
      if (auto f = worker_->next())
        return message_bytes(actor_reply{
            .has_worker = true, .node = node_, .kind = f->kind, .body = std::move(f->body)});
      if (!hears || !speaks)
        return lost("it was " + worker_->end() + last_words(), true);
      pollfd watched{.fd = worker_->socket(),
                     .events =
                         static_cast<short>(worker_->has_unsent() ? POLLIN | POLLOUT : POLLIN),
                     .revents = 0};
      ::poll(&watched, 1, -1);
    }
  } catch (const frame_error& e) {
    return lost(e.what(), true);
  }
}

std::string lane_actor::lost(const std::string& reason, bool worker_died) {
  worker_.reset();
  return message_bytes(actor_reply{.worker_died = worker_died, .node = node_, .body = reason});
}

RAY_REMOTE(lane_actor::create, &lane_actor::start, &lane_actor::exchange);

} // namespace evo::ray_bridge

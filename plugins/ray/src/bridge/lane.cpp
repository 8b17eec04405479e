#include "bridge/lane.hpp"

#include "bridge/readable.hpp"

#include <thread>
#include <utility>

namespace evo::ray_bridge {

void lane::begin() {
  std::thread{[self = shared_from_this()] { self->live(); }}.detach();
}

void lane::to_worker(frame_kind kind, const std::string& body) {
  const std::scoped_lock lock{mutex_};
  if (!is_open_ || is_closed_)
    return;
  answers_.emplace_back(new ray::ObjectRef<std::string>(
      actor_->Task(&lane_actor::exchange).Remote(static_cast<std::uint16_t>(kind), body)));
  news_.notify_one();
}

void lane::close() {
  const std::scoped_lock lock{mutex_};
  if (is_closed_)
    return;
  is_closed_ = true;
  news_.notify_one();
  if (actor_)
    actor_->Kill();
}

void lane::live() {
  try {
    greet();
    follow();
  } catch (const ray::internal::RayTimeoutException&) {
    end(false, "the cluster has no room for it");
  } catch (const ray::internal::RayException& e) {
    end(false, readable(e.what(), "its actor or node died"));
  } catch (const frame_error& e) {
    end(false, e.what());
  }
}

void lane::greet() {
  answer hello;
  {
    const std::scoped_lock lock{mutex_};
    if (is_closed_)
      return;
    actor_ = cluster_.make_actor(number_);
    hello.reset(new ray::ObjectRef<std::string>(actor_->Task(&lane_actor::start).Remote()));
  }
  const int patience = static_cast<int>(cluster_.asked_for().patience * 1000);
  const auto reply = read_message<actor_reply>(*hello->Get(patience));
  {
    const std::scoped_lock lock{mutex_};
    if (reply.has_worker) {
      say(frame_kind::lane_open, lane_open_message{number_, reply.node});
      is_open_ = true;
    }
  }
  static_cast<void>(pass_on(reply));
}

void lane::follow() {
  while (const auto coming = next_answer())
    if (!pass_on(read_message<actor_reply>(*coming->Get())))
      return;
}

/// Waits for one. @returns nothing when the lane is closed
lane::answer lane::next_answer() {
  std::unique_lock lock{mutex_};
  news_.wait(lock, [&] { return is_closed_ || !answers_.empty(); });
  if (is_closed_)
    return nullptr;
  const answer first = answers_.front();
  answers_.pop_front();
  return first;
}

/// @returns whether there is still a worker
bool lane::pass_on(const actor_reply& reply) {
  if (!reply.has_worker) {
    end(reply.worker_died, reply.body + (reply.node.empty() ? "" : ", on " + reply.node));
    return false;
  }
  const std::scoped_lock lock{mutex_};
  say(frame_kind::from_lane, carried_message{number_, reply.kind, reply.body});
  return true;
}

void lane::end(bool worker_died, const std::string& reason) {
  {
    const std::scoped_lock lock{mutex_};
    say(frame_kind::lane_lost, lane_lost_message{number_, worker_died, reason});
  }
  close();
}

} // namespace evo::ray_bridge

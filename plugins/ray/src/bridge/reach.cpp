#include "bridge/reach.hpp"

#include "evo/process/child_process.hpp"

#include <cerrno>
#include <cstring>
#include <memory>

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

namespace evo::ray_bridge {

namespace {

/// @returns an error number, or 0
int connect_once(const addrinfo& to, std::chrono::milliseconds patience) {
  const file_descriptor socket{
      ::socket(to.ai_family, to.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, to.ai_protocol)};
  if (socket.get() < 0)
    return errno;
  if (::connect(socket.get(), to.ai_addr, to.ai_addrlen) == 0)
    return 0;
  if (errno != EINPROGRESS)
    return errno;
  pollfd watched{.fd = socket.get(), .events = POLLOUT, .revents = 0};
  if (::poll(&watched, 1, static_cast<int>(patience.count())) <= 0)
    return ETIMEDOUT;
  int problem = 0;
  socklen_t size = sizeof problem;
  ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &problem, &size);
  return problem;
}

} // namespace

std::string why_unreachable(const std::string& address, std::chrono::milliseconds patience) {
  const auto colon = address.rfind(':');
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int status = ::getaddrinfo(address.substr(0, colon).c_str(),
                                   address.substr(colon + 1).c_str(), &wanted, &found);
  if (status != 0)
    return ::gai_strerror(status);
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner{found, &::freeaddrinfo};
  int problem = 0;
  for (const addrinfo* to = found; to != nullptr; to = to->ai_next) {
    problem = connect_once(*to, patience);
    if (problem == 0)
      return {};
  }
  return std::strerror(problem);
}

} // namespace evo::ray_bridge

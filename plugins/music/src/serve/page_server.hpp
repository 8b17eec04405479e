#pragma once
/// @file
/// The whole of `evomusic serve`, but for the command line.

#include "serve/http/server.hpp"
#include "serve/tools.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace evo::music::serve {

struct page_options {
  std::filesystem::path runs = "runs";
  std::filesystem::path profiles = "runs/listeners";
  std::vector<std::string> names{}; ///< further names that the server goes by
  std::string token{};
  server_options server{};
};

class page_server {
public:
  /// Binds the address. Answers when run() is called.
  /// @param tools has to live as long
  /// @throws error with failure::configuration for an address beyond this machine without a token,
  ///   or one that can't be bound; with failure::storage for a folder that can't be written, or
  ///   that another process serves
  page_server(const page_options& options, const page_tools& tools);
  ~page_server();

  [[nodiscard]] int port() const noexcept;
  /// "http://127.0.0.1:8642/"
  [[nodiscard]] std::string url() const;
  /// Answers until stop() is called; then every activity has ended, its state kept.
  void run();
  void stop();

private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

} // namespace evo::music::serve

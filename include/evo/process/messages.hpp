#pragma once
/// @file
/// What the frames between driver, bridge and worker hold.

#include "evo/core/checkpoint.hpp"
#include "evo/process/frame.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace evo {

/// The worker, by itself, as soon as it runs.
struct hello_message {
  std::string program;       ///< its name and version
  std::uint64_t build = 0;   ///< hash of its executable file
  std::string instructions;  ///< the instruction set that its kernels are chosen by
  std::uint64_t process = 0; ///< its number on its machine
  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.program, self.build, self.instructions, self.process);
  }
};

/// What the jobs that follow are about: a problem, or a configuration. Kept until forgotten.
struct setup_message {
  std::uint64_t setup = 0;           ///< the driver's number of it
  std::string body;                  ///< what the worker's program makes a task of
  std::vector<std::uint64_t> forget; ///< setups whose memory is needed, given up before
  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.setup, self.body, self.forget);
  }
};

struct setup_done_message {
  std::uint64_t setup = 0;
  std::string problem; ///< why there is no such task here; empty if there is
  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.setup, self.problem);
  }
};

/// Candidates to evaluate.
struct job_message {
  std::uint64_t job = 0;
  std::uint64_t setup = 0;
  std::vector<std::string> items;
  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.job, self.setup, self.items);
  }
};

/// What came of one candidate.
struct item_result {
  bool failed = false;
  std::string body; ///< what the task gave, or why it failed
  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.failed, self.body);
  }
};

struct result_message {
  std::uint64_t job = 0;
  std::vector<item_result> items; ///< one a candidate, in order
  double seconds = 0;             ///< that the task took
  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.job, self.items, self.seconds);
  }
};

/// Driver to bridge (open_lane, close_lane).
struct lane_message {
  std::uint32_t lane = 0;
  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.lane);
  }
};

/// A worker's frame on its way through a bridge (to_lane, from_lane).
struct carried_message {
  std::uint32_t lane = 0;
  frame_kind kind = frame_kind::hello;
  std::string body;
  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.lane, self.kind, self.body);
  }
};

/// Bridge to driver: a worker runs.
struct lane_open_message {
  std::uint32_t lane = 0;
  std::string node; ///< the machine, told apart from every other
  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.lane, self.node);
  }
};

/// Bridge to driver: a lane's worker is gone, or could not be had.
struct lane_lost_message {
  std::uint32_t lane = 0;
  bool worker_died = false; ///< the worker itself ended; else what it ran on did
  std::string reason;
  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.lane, self.worker_died, self.reason);
  }
};

/// A message as the body of a frame.
template <class Message>
[[nodiscard]] std::string message_bytes(const Message& m) {
  archive_writer out;
  out.bytes().reserve(64); // most are small; and GCC 12 misreads what growing from nothing does
  out(m);
  return {reinterpret_cast<const char*>(out.bytes().data()), out.bytes().size()};
}

/// @throws frame_error for a body that isn't exactly such a message
template <class Message>
[[nodiscard]] Message read_message(std::string_view body) {
  archive_reader in{std::as_bytes(std::span{body.data(), body.size()})};
  Message m;
  try {
    in(m);
  } catch (const error& e) {
    throw frame_error{std::string{"a frame's body is damaged: "} + e.what()};
  }
  if (in.left() != 0)
    throw frame_error{"a frame's body has bytes left over"};
  return m;
}

} // namespace evo

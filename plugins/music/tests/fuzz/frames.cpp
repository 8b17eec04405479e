#include "support.hpp"

#include "evo/process/frame.hpp"
#include "evo/process/messages.hpp"

namespace evo::music::fuzz {
namespace {

template <class Message>
void read_as(std::string_view body) {
  try {
    const std::string written = message_bytes(read_message<Message>(body));
    promise(message_bytes(read_message<Message>(written)) == written,
            "what is written is read back to the same");
    promise(written.size() == body.size(), "a message has no second form");
  } catch (const frame_error& e) {
    promise(std::string_view{e.what()}.size() > 10, "an error says what is wrong");
  }
}

void read_body(frame_kind kind, std::string_view body) {
  switch (kind) {
  case frame_kind::hello: return read_as<hello_message>(body);
  case frame_kind::setup: return read_as<setup_message>(body);
  case frame_kind::setup_done: return read_as<setup_done_message>(body);
  case frame_kind::job: return read_as<job_message>(body);
  case frame_kind::result: return read_as<result_message>(body);
  case frame_kind::open_lane:
  case frame_kind::close_lane: return read_as<lane_message>(body);
  case frame_kind::to_lane:
  case frame_kind::from_lane: return read_as<carried_message>(body);
  case frame_kind::lane_open: return read_as<lane_open_message>(body);
  case frame_kind::lane_lost: return read_as<lane_lost_message>(body);
  }
}

/// All frames of what came in so far, until one is damaged.
void read_all(frame_reader& reader) {
  try {
    while (const auto f = reader.next())
      read_body(f->kind, f->body);
  } catch (const frame_error& e) {
    promise(std::string_view{e.what()}.size() > 10, "an error says what is wrong");
  }
}

} // namespace

void frames(input bytes) {
  const std::string_view text = text_of(bytes);
  frame_reader reader;
  reader.feed(text.substr(0, text.size() / 2));
  read_all(reader);
  reader.feed(text.substr(text.size() / 2));
  read_all(reader);
  // A body behind its kind, so that no checksum has to be met.
  if (!text.empty())
    read_body(static_cast<frame_kind>(bytes.front()), text.substr(1));
}

} // namespace evo::music::fuzz

#include "workers/hearing_messages.hpp"

#include "evo/process/messages.hpp"

#include <utility>

namespace evo::music::workers {
namespace {

[[noreturn]] void refuse(const std::string& node, const std::string& problem) {
  throw error{failure::service, "the worker on " + node, problem,
              "workers are of the same build as the program that starts them"};
}

} // namespace

heard_message message_of(const heard_clip& heard, bool with_audio) {
  heard_message m{.text = heard.text,
                  .failure = heard.score.failure,
                  .kind = static_cast<std::uint8_t>(heard.kind),
                  .penalty = heard.score.penalty,
                  .terms = {},
                  .embedding = heard.score.embedding,
                  .samples = {},
                  .channels = heard.clip.channels(),
                  .rate = heard.clip.rate()};
  for (const auto& [name, value] : heard.score.terms)
    m.terms.push_back({name, value});
  if (with_audio)
    m.samples.assign(heard.clip.samples().begin(), heard.clip.samples().end());
  return m;
}

received_clip received(const std::string& bytes, const std::string& node) {
  heard_message m;
  try {
    m = read_message<heard_message>(bytes);
  } catch (const frame_error& e) {
    refuse(node, e.what());
  }
  if (m.kind > static_cast<std::uint8_t>(failure::interrupted))
    refuse(node, "a failure of an unknown kind, " + std::to_string(m.kind));
  if (!m.samples.empty() && (m.channels == 0 || m.samples.size() % m.channels != 0))
    refuse(node, std::to_string(m.samples.size()) + " samples of " + std::to_string(m.channels) +
                     " channels");
  received_clip r;
  r.samples = std::move(m.samples);
  r.heard.text = std::move(m.text);
  r.heard.kind = static_cast<failure>(m.kind);
  r.heard.node = node;
  r.heard.score.failure = std::move(m.failure);
  r.heard.score.penalty = m.penalty;
  r.heard.score.embedding = std::move(m.embedding);
  for (auto& term : m.terms)
    r.heard.score.terms.emplace_back(std::move(term.name), term.value);
  if (!r.samples.empty())
    r.heard.clip = {r.samples, static_cast<std::size_t>(m.channels),
                    r.samples.size() / static_cast<std::size_t>(m.channels), m.rate};
  return r;
}

} // namespace evo::music::workers

#include "nn/encodec/layer_stack.hpp"

#include <utility>

namespace evo::music::nn {

std::unique_ptr<layer_stack::memory> layer_stack::memories::take() {
  const std::scoped_lock lock{access_};
  if (free_.empty())
    return std::make_unique<memory>();
  auto last = std::move(free_.back());
  free_.pop_back();
  return last;
}

void layer_stack::memories::give_back(std::unique_ptr<memory> used) {
  const std::scoped_lock lock{access_};
  free_.push_back(std::move(used));
}

std::size_t layer_stack::length_out(std::size_t length) const {
  for (const auto& each : layers_)
    length = each->length_out(length);
  return length;
}

const signal& layer_stack::run(const signal& in, memory& use, const executor& run) const {
  run_part(in, {0, static_cast<std::ptrdiff_t>(length_out(in.length()))}, use, run);
  return use.out;
}

void layer_stack::run_in_tiles(const signal& in, std::size_t tile, memories& uses,
                               const executor& run, const consumer& take) const {
  const std::size_t length = length_out(in.length());
  run((length + tile - 1) / tile, [&](std::size_t t) {
    const extent part{static_cast<std::ptrdiff_t>(t * tile),
                      static_cast<std::ptrdiff_t>(std::min(length, (t + 1) * tile))};
    auto use = uses.take();
    run_part(in, part, *use, serial_executor());
    take(use->out, part);
    uses.give_back(std::move(use));
  });
}

void layer_stack::run_part(const signal& in, extent wanted, memory& use,
                           const executor& run) const {
  std::vector<std::size_t> lengths{in.length()};
  for (const auto& each : layers_)
    lengths.push_back(each->length_out(lengths.back()));
  std::vector<extent> parts(layers_.size() + 1, wanted);
  for (std::size_t i = layers_.size(); i-- > 0;)
    parts[i] = layers_[i]->reads(parts[i + 1], lengths[i]);
  // Layers change what they read.
  use.out.reshape(parts[0], in.length(), in.channels());
  const extent inside = parts[0].inside(in.length());
  std::copy_n(in.at(inside.begin), inside.size() * in.channels(), use.out.at(inside.begin));
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    std::swap(use.in, use.out);
    layers_[i]->run(use.in, use.out, parts[i + 1], use.scratch, run);
  }
}

} // namespace evo::music::nn

#pragma once
/// @file
/// Layers one behind the other, in one piece or in tiles of time.

#include "nn/encodec/layer.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace evo::music::nn {

class layer_stack {
public:
  /// What two layers hand to each other.
  struct memory {
    signal in, out;
    layer_scratch scratch;
  };
  /// Memories for threads, as many as work at the same time, reused from tile to tile.
  class memories {
  public:
    [[nodiscard]] std::unique_ptr<memory> take();
    void give_back(std::unique_ptr<memory> used);

  private:
    std::mutex access_;
    std::vector<std::unique_ptr<memory>> free_;
  };
  /// @param made  holds `part` of the stack's output, and more
  using consumer = std::function<void(const signal& made, extent part)>;

  void add(std::unique_ptr<layer> next) { layers_.push_back(std::move(next)); }
  [[nodiscard]] std::size_t length_out(std::size_t length) const;

  /// The whole output: threads share each product. Valid until the memory is used again.
  const signal& run(const signal& in, memory& use, const executor& run) const;
  /// The output in parts of `tile` moments, the same bits as in one piece: threads share the tiles.
  /// @param take is called once a part, from several threads
  void run_in_tiles(const signal& in, std::size_t tile, memories& uses, const executor& run,
                    const consumer& take) const;

private:
  void run_part(const signal& in, extent wanted, memory& use, const executor& run) const;

  std::vector<std::unique_ptr<layer>> layers_;
};

} // namespace evo::music::nn

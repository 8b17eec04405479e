#pragma once
/// @file
/// MusicGen that remembers the codes it made: `evomusic generate --codes`.

#include "evo/music/musicgen.hpp"

#include <filesystem>

namespace evo::music {

class code_keeper final : public generator {
public:
  /// @param model has to live as long
  /// @param file  of the codes
  /// @throws error with failure::storage if it can't be written
  code_keeper(const musicgen_generator& model, std::filesystem::path file);

  [[nodiscard]] int rate() const override { return model_.rate(); }
  [[nodiscard]] std::size_t channels() const override { return model_.channels(); }
  [[nodiscard]] const embedding_space* space(embedding_kind kind) const override {
    return model_.space(kind);
  }
  [[nodiscard]] audio_batch generate(const conditioning& what, double seconds,
                                     std::span<const std::uint64_t> seeds, const executor& run,
                                     const generation_watch& watch) const override;

  /// Writes the codes of all clips so far, in order.
  /// @throws error with failure::storage
  void write() const;

private:
  const musicgen_generator& model_;
  std::filesystem::path file_;
  mutable code_batch codes_;
};

} // namespace evo::music

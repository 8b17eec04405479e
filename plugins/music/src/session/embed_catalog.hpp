#pragma once
/// @file
/// A catalogue to a folder of embeddings: `evomusic embed --catalog`.

#include "evo/core/executor.hpp"
#include "evo/music/catalog.hpp"
#include "evo/music/encoder.hpp"

#include <filesystem>
#include <functional>
#include <string>

namespace evo::music {

struct catalog_task {
  std::filesystem::path folder; ///< of the catalogue
  std::filesystem::path out;
  /// The encoder and its settings in words. Kept as OUT/encoder.txt, since embeddings of two
  /// encoders mean nothing to each other.
  std::string encoder;
  bool resume = false;
  std::function<void(double)> progress{};           ///< the share that is done; may be empty
  std::function<void(const std::string&)> report{}; ///< a line for a track that is left out
  std::function<bool()> interrupted{};              ///< asked between batches; may be empty
};

struct catalog_summary {
  std::size_t tracks = 0, embedded = 0, kept = 0, failed = 0;
};

/// Writes OUT/<id>.npy, float32 (layers, dim), for every track that can be read and encoded; a file
/// appears under its name when it is complete and on disk. With `resume`, tracks whose file is
/// there and whole are left as they are, so that a task that was killed and resumed leaves the same
/// files. In the end all of them are copied into one array (write_embedding_array).
/// @throws error: configuration (a folder with embeddings and no `resume`, or with those of another
///   encoder), storage, interrupted; input if not one track can be embedded
catalog_summary embed_catalog(const encoder& encode, const catalog& tracks,
                              const catalog_task& task, const executor& run);

} // namespace evo::music

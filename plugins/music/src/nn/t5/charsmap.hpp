#pragma once
/// @file
/// The normaliser that sentencepiece compiles into its models: texts and what they become.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace evo::music::nn {

/// `precompiled_charsmap`: the size of a double-array trie in bytes, the trie (J. Aoe, "An
/// Efficient Digital Search Algorithm by Using a Double-Array Structure", 1989; units of 32 bits as
/// darts-clone lays them out), and the replacements, each ended by a zero.
class charsmap {
public:
  /// Leaves texts as they are.
  charsmap() = default;
  /// @param bytes as the model has them
  /// @throws error with failure::input if they don't fit together
  explicit charsmap(std::string_view bytes);

  /// As the tokenizers library does it, which differs from sentencepiece: a grapheme cluster of
  /// fewer than six bytes is replaced as a whole by what its shortest known beginning becomes; in
  /// longer ones each character is looked up by itself.
  /// @param text UTF-8
  [[nodiscard]] std::string normalize(std::string_view text) const;

private:
  [[nodiscard]] const char* replacement(std::string_view part) const;
  void append_cluster(std::string_view cluster, std::string& to) const;

  std::vector<std::uint32_t> units_;
  std::string replacements_;
};

} // namespace evo::music::nn

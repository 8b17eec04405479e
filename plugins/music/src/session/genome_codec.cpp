#include "genome_codec.hpp"

#include "sha256.hpp"

#include <cstring>

namespace evo::music::detail {

std::vector<float> genome_values(const std::string& bytes) {
  std::vector<float> values(bytes.size() / sizeof(float));
  if (!values.empty())
    std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
  return values;
}

conditioning_batch::conditioning_batch(std::span<const std::string* const> genomes,
                                       const genome_form& form)
    : form_{form} {
  for (const auto* genome : genomes) {
    if (!form.is_numeric()) {
      prompts_.push_back(*genome);
      continue;
    }
    const auto values = genome_values(*genome);
    values_.insert(values_.end(), values.begin(), values.end());
  }
}

conditioning conditioning_batch::view() const {
  if (!form_.is_numeric())
    return std::span{prompts_};
  const std::size_t numbers = form_.numbers();
  return embeddings_view{values_, numbers == 0 ? 0 : values_.size() / numbers, form_.tokens,
                         form_.space->width(), form_.kind};
}

std::string genome_name(const std::string& bytes, const genome_form& form) {
  return form.is_numeric() ? sha256_hex(std::as_bytes(std::span{bytes})) : bytes;
}

} // namespace evo::music::detail

#include "support.hpp"

#include "../support/files.hpp"
#include "nn/checkpoint/checkpoint.hpp"
#include "nn/mert/config.hpp"
#include "nn/musicgen/config.hpp"

#include <array>

namespace evo::music::fuzz {
namespace {

/// The names that the input's parts get, by its first byte.
constexpr std::array<std::array<const char*, 3>, 4> layouts{{
    {"config.json", "model.safetensors", "generation_config.json"},
    {"config.json", "pytorch_model.bin", "preprocessor_config.json"},
    {"config.json", "model.safetensors.index.json", "a.safetensors"},
    {"config.json", "pytorch_model.bin.index.json", "a.bin"},
}};
constexpr std::string_view between = "\n====\n";

/// Puts an input into a folder: a digit that chooses a layout, then the parts of three files.
class folder_of {
public:
  explicit folder_of(input bytes) {
    std::string_view rest = text_of(bytes);
    if (rest.empty())
      return;
    const auto& names = layouts[static_cast<std::size_t>(rest.front()) % layouts.size()];
    rest.remove_prefix(1);
    for (const char* name : names) {
      const auto end = std::min(rest.find(between), rest.size());
      testing::write_bytes(folder_ / name, std::string{rest.substr(0, end)});
      rest.remove_prefix(std::min(rest.size(), end + between.size()));
    }
  }
  [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }

private:
  testing::temporary_folder folder_;
};

void load(const std::filesystem::path& folder) {
  const nn::checkpoint weights{folder};
  for (const auto& name : weights.names()) {
    promise(weights.contains(name), "what is named is there");
    const auto shape = weights.shape(name);
    may_refuse([&] {
      std::size_t size = 1;
      for (const auto extent : shape)
        size *= static_cast<std::size_t>(extent);
      promise(weights.floats(name, shape).size() == size, "a tensor has the numbers of its shape");
    });
  }
}

} // namespace

void checkpoint(input bytes) {
  const folder_of folder{bytes};
  may_refuse([&] { (void)nn::read_musicgen_config(folder.path()); });
  may_refuse([&] { (void)nn::read_mert_config(folder.path()); });
  may_refuse([&] { load(folder.path()); });
}

} // namespace evo::music::fuzz

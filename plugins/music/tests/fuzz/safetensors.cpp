#include "support.hpp"

#include "nn/safetensors.hpp"

namespace evo::music::fuzz {

void safetensors(input bytes) {
  static const memory_file file;
  may_refuse([&] {
    const nn::safetensors_file weights{file.with(bytes)};
    std::size_t total = 0;
    for (const auto& [name, tensor] : weights.tensors()) {
      promise(nn::byte_count(tensor.shape, tensor.type) == tensor.bytes.size(),
              "a tensor has the bytes of its shape");
      unsigned sum = 0;
      for (const std::byte b : tensor.bytes) // all of them can be read
        sum += std::to_integer<unsigned>(b);
      total += tensor.bytes.size() + (sum & 0U);
      may_refuse([&] { (void)weights.floats(name, tensor.shape); });
    }
    promise(total < bytes.size(), "tensors lie in the file");
  });
}

} // namespace evo::music::fuzz

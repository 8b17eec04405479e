#include "nn/tensor_file.hpp"

#include "evo/music/error.hpp"

namespace evo::music::nn {

std::size_t element_size(dtype type) noexcept {
  switch (type) {
  case dtype::f64:
  case dtype::i64: return 8;
  case dtype::f32:
  case dtype::i32: return 4;
  case dtype::f16:
  case dtype::bf16:
  case dtype::i16: return 2;
  case dtype::i8:
  case dtype::u8:
  case dtype::boolean: return 1;
  }
  return 1;
}

std::optional<std::uint64_t> byte_count(std::span<const std::int64_t> shape, dtype type) noexcept {
  std::uint64_t bytes = element_size(type);
  for (const std::int64_t dim : shape)
    if (dim < 0 || __builtin_mul_overflow(bytes, static_cast<std::uint64_t>(dim), &bytes))
      return std::nullopt;
  return bytes;
}

std::string describe(std::span<const std::int64_t> shape) {
  std::string text = "(";
  for (std::size_t i = 0; i < shape.size(); ++i)
    text += (i > 0 ? ", " : "") + std::to_string(shape[i]);
  return text + ")";
}

const tensor_view& tensor_file::tensor(std::string_view name) const {
  const auto found = tensors_.find(name);
  if (found == tensors_.end())
    throw error{failure::input, path_.string(), "has no tensor '" + std::string{name} + "'"};
  return found->second;
}

} // namespace evo::music::nn

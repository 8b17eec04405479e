#include "nn/encodec/residual_block.hpp"

#include <utility>

namespace evo::music::nn {

residual_block::residual_block(const tensor_source& source, const std::string& prefix,
                               const residual_shape& shape, precision how, instruction_set set)
    : shape_{shape}, wide_{source,
                           prefix + "block.1.conv.",
                           {.inputs = shape.width,
                            .outputs = shape.inner,
                            .kernel = shape.kernel,
                            .dilation = shape.dilation,
                            .causal = shape.causal},
                           how,
                           set},
      narrow_{source,
              prefix + "block.3.conv.",
              {.inputs = shape.inner, .outputs = shape.width},
              how,
              set} {
  if (shape.convolution_beside)
    beside_.emplace(source, prefix + "shortcut.conv.",
                    convolution_shape{.inputs = shape.width, .outputs = shape.width}, how, set);
}

extent residual_block::reads(extent out, std::size_t length) const {
  const extent wide = wide_.reads(out, length);
  return {std::min(out.begin, wide.begin), std::max(out.end, wide.end)};
}

void residual_block::run(signal& in, signal& out, extent wanted, layer_scratch& scratch,
                         const executor& run) const {
  auto& [active, inner] = scratch;
  active.reshape(in.part(), in.length(), shape_.width);
  const extent inside = in.part().inside(in.length());
  std::copy_n(in.at(inside.begin), inside.size() * shape_.width, active.at(inside.begin));
  activate(active, inside, run);
  const extent made = wanted.inside(in.length());
  inner.reshape(made, in.length(), shape_.inner);
  wide_.multiply(active, inner, made, run);
  activate(inner, made, run);
  if (beside_) {
    out.reshape(wanted, in.length(), shape_.width);
    beside_->multiply(in, out, made, run);
  } else {
    std::swap(in, out);
  }
  narrow_.multiply(inner, out, made, run, epilogue::add);
}

} // namespace evo::music::nn

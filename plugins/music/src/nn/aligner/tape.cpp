#include "nn/aligner/tape.hpp"

namespace evo::music::nn {

matrix matrix_pool::take(std::size_t rows, std::size_t columns) {
  const std::size_t size = std::max<std::size_t>(rows * columns, 1);
  // The smallest that is large enough, so that a step finds what the one before left.
  auto best = idle_.end();
  for (auto i = idle_.begin(); i != idle_.end(); ++i)
    if (i->size() >= size && (best == idle_.end() || i->size() < best->size()))
      best = i;
  if (best != idle_.end() && best->size() <= 2 * size) {
    used_.push_back(std::move(*best));
    idle_.erase(best);
  } else {
    used_.emplace_back(size);
  }
  return {used_.back().data(), rows, columns};
}

void matrix_pool::release() {
  for (auto& memory : used_)
    idle_.push_back(std::move(memory));
  used_.clear();
}

variable& tape::constant(const float* data, std::size_t rows, std::size_t columns) {
  // Nothing writes to a value that it didn't make.
  return variables_.emplace_back(variable{{const_cast<float*>(data), rows, columns}, {}});
}

variable& tape::learnable(float* data, float* gradient, std::size_t rows, std::size_t columns) {
  return variables_.emplace_back(
      variable{{data, rows, columns}, {gradient, rows, columns}, gradient != nullptr});
}

variable& tape::result(std::size_t rows, std::size_t columns,
                       std::initializer_list<const variable*> from) {
  const bool wants =
      recording_ && std::ranges::any_of(from, [](const variable* v) { return v->wants_gradient; });
  return variables_.emplace_back(variable{pool_.take(rows, columns), {}, wants});
}

tape::target tape::gradient_of(variable& v) {
  if (v.gradient.data == nullptr)
    v.gradient = pool_.take(v.value.rows, v.value.columns);
  const bool add = v.has_gradient;
  v.has_gradient = true;
  return {v.gradient, add};
}

void tape::backward() {
  for (auto s = steps_.rbegin(); s != steps_.rend(); ++s)
    if (s->result->has_gradient)
      s->run();
}

} // namespace evo::music::nn

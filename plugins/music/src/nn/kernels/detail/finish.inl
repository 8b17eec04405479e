// What becomes of a panel's sums, for one instruction set. Needs vectors.inl and what it needs.

namespace evo::music::nn::EVO_ISA {

template <epilogue Then>
EVO_INLINE floats finished(floats product, floats before) {
  if constexpr (Then == epilogue::add)
    return before + product;
  else if constexpr (Then == epilogue::relu)
    return product < 0.0F ? floats{} : product;
  else if constexpr (Then == epilogue::gelu)
    return gelu(product);
  else
    return product;
}

template <epilogue Then>
void finish_rows(const finished_block& block) {
  const std::size_t whole = block.columns - block.columns % lanes;
  for (std::size_t r = 0; r < block.rows; ++r) {
    const float* sums = block.sums + r * 2 * lanes;
    float* y = block.y + r * block.y_stride;
    for (std::size_t c = 0; c < whole; c += lanes)
      store(y + c, finished<Then>(load(sums + c) + load(block.bias + c), load(y + c)));
    if (whole == block.columns)
      continue;
    float last[lanes] = {};
    std::copy(y + whole, y + block.columns, last);
    store(last, finished<Then>(load(sums + whole) + load(block.bias + whole), load(last)));
    std::copy_n(last, block.columns - whole, y + whole);
  }
}

inline void finish(const finished_block& block) {
  switch (block.then) {
  case epilogue::store: return finish_rows<epilogue::store>(block);
  case epilogue::add: return finish_rows<epilogue::add>(block);
  case epilogue::relu: return finish_rows<epilogue::relu>(block);
  case epilogue::gelu: return finish_rows<epilogue::gelu>(block);
  }
}

} // namespace evo::music::nn::EVO_ISA

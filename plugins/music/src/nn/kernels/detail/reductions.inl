// From lanes to one number, for one instruction set, always in the same order.
// Needs vectors.inl and what it needs.

namespace evo::music::nn::EVO_ISA {

/// Lane j of a where j has not the bit `Half`, else lane j of b, and the same with lanes j ^ Half.
template <std::size_t Half, std::size_t... J>
EVO_INLINE floats fold_lanes(floats a, floats b, std::index_sequence<J...>) {
  const floats straight = __builtin_shufflevector(a, b, (J + (J & Half ? lanes : 0))...);
  const floats crossed = __builtin_shufflevector(a, b, ((J ^ Half) + (J & Half ? lanes : 0))...);
  return straight + crossed;
}

template <std::size_t Half>
EVO_INLINE void fold(floats (&v)[lanes]) {
#pragma GCC unroll 8
  for (std::size_t i = 0; i < Half; ++i)
    v[i] = fold_lanes<Half>(v[i], v[i + Half], std::make_index_sequence<lanes>{});
  if constexpr (Half > 1)
    fold<Half / 2>(v);
}

/// Lane i of the result is the sum of the lanes of v[i].
EVO_INLINE floats sums_of_lanes(floats (&v)[lanes]) {
  fold<lanes / 2>(v);
  return v[0];
}

/// All lanes of v, 32 bits each, by `join` of two: the upper half's with the lower's, and so on.
template <class Vector, class Join>
EVO_INLINE auto folded_lanes(Vector v, const Join& join) {
  std::remove_cvref_t<decltype(v[0])> numbers[lanes];
  store_words(numbers, reinterpret_cast<words>(v));
#pragma GCC unroll 4
  for (std::size_t half = lanes / 2; half > 0; half /= 2)
    for (std::size_t i = 0; i < half; ++i)
      numbers[i] = join(numbers[i], numbers[i + half]);
  return numbers[0];
}

EVO_INLINE float sum_of_lanes(floats v) {
  return folded_lanes(v, std::plus{});
}

template <class Vector>
EVO_INLINE Vector larger(Vector a, Vector b) {
  return a > b ? a : b;
}

template <class Vector>
EVO_INLINE auto largest_lane(Vector v) {
  return folded_lanes(v, [](auto a, auto b) { return a > b ? a : b; });
}

} // namespace evo::music::nn::EVO_ISA

// The kernels of column_kernels.hpp for one instruction set. That file includes this one once for
// each, inside the compiler's target pragma and with
//   EVO_ISA         a namespace's name
//   EVO_BYTES       width of a vector register
// No include guard, therefore.

namespace evo::linalg::detail::EVO_ISA {

template <class T>
struct column_kernels {
  using vec [[gnu::vector_size(EVO_BYTES)]] = T;
  using memory [[gnu::vector_size(EVO_BYTES), gnu::aligned(alignof(T)), gnu::may_alias]] = T;

  static constexpr std::size_t lanes = EVO_BYTES / sizeof(T);
  static constexpr std::size_t rows = panel_rows<T>;
  static constexpr std::size_t vectors = rows / lanes; // in 64 bytes

  static vec load(const T* from) noexcept { return *reinterpret_cast<const memory*>(from); }
  static void store(T* to, vec value) noexcept { *reinterpret_cast<memory*>(to) = value; }
  static T total(vec sum) noexcept {
    T result = 0;
#pragma GCC unroll 16
    for (std::size_t i = 0; i < lanes; ++i)
      result += sum[i];
    return result;
  }

  /// @tparam Square whether the terms are squared
  template <bool Square>
  static void sum_terms(T* to, T decay, const T* const* from, const T* weights, std::size_t terms,
                        std::size_t padded) noexcept {
    for (std::size_t i = 0; i < padded; i += rows) {
      vec sum[vectors];
#pragma GCC unroll 4
      for (std::size_t v = 0; v < vectors; ++v)
        sum[v] = decay * load(to + i + v * lanes);
      for (std::size_t k = 0; k < terms; ++k) {
        const T weight = weights[k];
        const T* term = from[k] + i;
#pragma GCC unroll 4
        for (std::size_t v = 0; v < vectors; ++v) {
          const vec x = load(term + v * lanes);
          sum[v] += Square ? weight * x * x : weight * x;
        }
      }
#pragma GCC unroll 4
      for (std::size_t v = 0; v < vectors; ++v)
        store(to + i + v * lanes, sum[v]);
    }
  }

  static void combine(T* to, T decay, const T* const* from, const T* weights, std::size_t terms,
                      std::size_t padded) noexcept {
    sum_terms<false>(to, decay, from, weights, terms, padded);
  }
  static void combine_squares(T* to, T decay, const T* const* from, const T* weights,
                              std::size_t terms, std::size_t padded) noexcept {
    sum_terms<true>(to, decay, from, weights, terms, padded);
  }

  static T dot(const T* a, const T* b, std::size_t padded) noexcept {
    vec sum[vectors] = {};
    for (std::size_t i = 0; i < padded; i += rows)
#pragma GCC unroll 4
      for (std::size_t v = 0; v < vectors; ++v)
        sum[v] += load(a + i + v * lanes) * load(b + i + v * lanes);
#pragma GCC unroll 4
    for (std::size_t v = 1; v < vectors; ++v)
      sum[0] += sum[v];
    return total(sum[0]);
  }

  static T stretch(T* y, T decay, T gain, const T* along, const T* next,
                   std::size_t padded) noexcept {
    vec sum[vectors] = {};
    for (std::size_t i = 0; i < padded; i += rows)
#pragma GCC unroll 4
      for (std::size_t v = 0; v < vectors; ++v) {
        const std::size_t at = i + v * lanes;
        const vec stretched = decay * load(y + at) + gain * load(along + at);
        store(y + at, stretched);
        sum[v] += stretched * load(next + at);
      }
#pragma GCC unroll 4
    for (std::size_t v = 1; v < vectors; ++v)
      sum[0] += sum[v];
    return total(sum[0]);
  }

  static void multiply(T* to, const T* factors, const T* from, std::size_t padded) noexcept {
    for (std::size_t i = 0; i < padded; i += lanes)
      store(to + i, load(factors + i) * load(from + i));
  }
};

} // namespace evo::linalg::detail::EVO_ISA

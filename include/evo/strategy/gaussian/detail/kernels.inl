// The kernels of ../kernels.hpp for one instruction set. That file includes this one once for each,
// inside the compiler's target pragma and with
//   EVO_ISA     a namespace's name
//   EVO_BYTES   width of a vector register
// No include guard, therefore. Each number is the result of the same operations in the same order
// whatever the width, so that every instruction set gives the same bits.

namespace evo::gaussian::detail::EVO_ISA {

template <class T>
struct kernels {
  using vec [[gnu::vector_size(EVO_BYTES)]] = T;
  using memory [[gnu::vector_size(EVO_BYTES), gnu::aligned(alignof(T)), gnu::may_alias]] = T;

  static constexpr std::size_t lanes = EVO_BYTES / sizeof(T);
  static constexpr std::size_t rows_at_once = 4;

  static vec load(const T* from) noexcept { return *reinterpret_cast<const memory*>(from); }
  static void store(T* to, vec value) noexcept { *reinterpret_cast<memory*>(to) = value; }

  static void spread(T* x, const T* mean, const T* deviation, std::size_t n) noexcept {
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes)
      store(x + i, load(mean + i) + load(deviation + i) * load(x + i));
    for (; i < n; ++i)
      x[i] = mean[i] + deviation[i] * x[i];
  }

  static void spread_pair(T* x, T* mirrored, const T* mean, const T* deviation,
                          std::size_t n) noexcept {
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes) {
      const vec centre = load(mean + i), step = load(deviation + i) * load(x + i);
      store(x + i, centre + step);
      store(mirrored + i, centre - step);
    }
    for (; i < n; ++i) {
      const T step = deviation[i] * x[i];
      x[i] = mean[i] + step;
      mirrored[i] = mean[i] - step;
    }
  }

  /// `Rows` rows at once, so that the sums are loaded and stored once for all of them.
  template <std::size_t Rows>
  static void add_rows(const T* const* rows, std::size_t offset, const T* weights, const T* mean,
                       const T* inverse, T* first, T* second, std::size_t n) noexcept {
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes) {
      const vec centre = load(mean + i), scale = load(inverse + i);
      vec sum = load(first + i), squares = load(second + i);
#pragma GCC unroll 4
      for (std::size_t r = 0; r < Rows; ++r) {
        const vec z = (load(rows[r] + offset + i) - centre) * scale, weighted = weights[r] * z;
        sum += weighted;
        squares += weighted * z;
      }
      store(first + i, sum);
      store(second + i, squares);
    }
    for (; i < n; ++i)
      for (std::size_t r = 0; r < Rows; ++r) {
        const T z = (rows[r][offset + i] - mean[i]) * inverse[i], weighted = weights[r] * z;
        first[i] += weighted;
        second[i] += weighted * z;
      }
  }

  static void add_moments(const T* const* rows, std::size_t offset, const T* weights,
                          std::size_t count, const T* mean, const T* inverse, T* first, T* second,
                          std::size_t n) noexcept {
    std::size_t r = 0;
    for (; r + rows_at_once <= count; r += rows_at_once)
      add_rows<rows_at_once>(rows + r, offset, weights + r, mean, inverse, first, second, n);
    for (; r < count; ++r)
      add_rows<1>(rows + r, offset, weights + r, mean, inverse, first, second, n);
  }
};

} // namespace evo::gaussian::detail::EVO_ISA

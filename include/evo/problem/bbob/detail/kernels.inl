// The products of kernels.hpp for one instruction set. That file includes this one once for each,
// inside the compiler's target pragma and with
//   EVO_ISA     a namespace's name
//   EVO_BYTES   width of a vector register
// No include guard, therefore.

namespace evo::detail::bbob::EVO_ISA {

struct kernels {
  using vec [[gnu::vector_size(EVO_BYTES)]] = double;
  using memory [[gnu::vector_size(EVO_BYTES), gnu::aligned(alignof(double)), gnu::may_alias]] =
      double;
  static constexpr std::size_t lanes = EVO_BYTES / sizeof(double);

  /// `Vectors` registers full of rows, from `row` on: as many sums as there are registers for.
  template <std::size_t Vectors>
  static void multiply_rows(const double* m, std::size_t size, std::size_t row, const double* x,
                            double* out) noexcept {
    vec sum[Vectors] = {};
    const double* column = m + row;
    for (std::size_t j = 0; j < size; ++j, column += size)
#pragma GCC unroll 16
      for (std::size_t v = 0; v < Vectors; ++v)
        sum[v] += *reinterpret_cast<const memory*>(column + v * lanes) * x[j];
#pragma GCC unroll 16
    for (std::size_t v = 0; v < Vectors; ++v)
      *reinterpret_cast<memory*>(out + row + v * lanes) = sum[v];
  }

  static void multiply(const double* m, std::size_t size, const double* x, double* out) noexcept {
    std::size_t row = 0;
    for (; row + 10 * lanes <= size; row += 10 * lanes)
      multiply_rows<10>(m, size, row, x, out);
    for (; row + 5 * lanes <= size; row += 5 * lanes)
      multiply_rows<5>(m, size, row, x, out);
    for (; row + 2 * lanes <= size; row += 2 * lanes)
      multiply_rows<2>(m, size, row, x, out);
    for (; row + lanes <= size; row += lanes)
      multiply_rows<1>(m, size, row, x, out);
    for (; row < size; ++row) {
      double sum = 0;
      for (std::size_t j = 0; j < size; ++j)
        sum += m[j * size + row] * x[j];
      out[row] = sum;
    }
  }
};

} // namespace evo::detail::bbob::EVO_ISA

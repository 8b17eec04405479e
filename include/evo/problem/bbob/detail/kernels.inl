// The kernels of kernels.hpp for one instruction set. That file includes this one once for each,
// inside the compiler's target pragma and with
//   EVO_ISA     a namespace's name
//   EVO_BYTES   width of a vector register
// No include guard, therefore.

namespace evo::detail::bbob::EVO_ISA {

struct kernels {
  using vec [[gnu::vector_size(EVO_BYTES)]] = double;
  using memory [[gnu::vector_size(EVO_BYTES), gnu::aligned(alignof(double)), gnu::may_alias]] =
      double;
  using bits [[gnu::vector_size(EVO_BYTES)]] = std::uint64_t;
  static constexpr std::size_t lanes = EVO_BYTES / sizeof(double);

  template <class Mask>
  static vec choose(Mask mask, vec yes, vec no) noexcept {
    const bits m = reinterpret_cast<bits>(mask);
    return reinterpret_cast<vec>((reinterpret_cast<bits>(yes) & m) |
                                 (reinterpret_cast<bits>(no) & ~m));
  }
  static vec all(double value) noexcept { return vec{} + value; }
  /// ln |x|, and ln 1e-300 where that is more: |x| = m 2^e with m in [sqrt(1/2), sqrt(2)), and
  /// ln m = 2 artanh((m - 1) / (m + 1)).
  static vec log_of_magnitude(vec x) noexcept {
    constexpr auto offset = std::bit_cast<std::uint64_t>(std::numbers::sqrt2 / 2);
    constexpr std::uint64_t lift = std::uint64_t{1} << 62; // so that exponents are positive
    constexpr double lifted = 1024;
    const vec size = choose(x < 0, -x, x);
    const bits digits = reinterpret_cast<bits>(choose(size < 1e-300, all(1e-300), size));
    const bits exponent = (digits - offset + lift) >> 52;
    const vec m = reinterpret_cast<vec>(digits - ((exponent << 52) - lift));
    const vec power =
        reinterpret_cast<vec>(exponent | reinterpret_cast<bits>(all(0x1p52))) - 0x1p52;
    const vec s = (m - 1) / (m + 1), square = s * s;
    static constexpr auto series = inverse_odd_series<double>();
    vec sum{};
#pragma GCC unroll 16
    for (std::size_t k = 0; k < series.size(); ++k)
      sum = square * (sum + series[k]);
    return (power - lifted) * std::numbers::ln2 + 2 * (s + s * sum);
  }
  /// The nearest whole number, for |x| < 2^51: what is added has no room for fractions.
  static vec nearest(vec x) noexcept { return (x + 0x1.8p52) - 0x1.8p52; }

  /// sin x for |x| < 10^7. Pi in two parts: multiples of the first are exact.
  static vec sine(vec x) noexcept {
    constexpr double pi_high = 0x1.921fb5p1, pi_low = 0x1.110b4611a6263p-25;
    const vec turns = nearest(x * std::numbers::inv_pi);
    const vec odd = turns - 2 * nearest(turns / 2); // 0, 1 or -1
    const vec rest = (x - turns * pi_high) - turns * pi_low;
    const vec square = rest * rest;
    vec sum = all(1);
#pragma GCC unroll 16
    for (int k = 18; k >= 2; k -= 2)
      sum = 1 - square * sum * (1. / (k * (k + 1)));
    return (1 - 2 * odd * odd) * rest * sum;
  }

  /// e^x; 0 or infinity beyond the normal numbers. x = k ln 2 + r, e^x = 2^k e^r.
  static vec exponential(vec x) noexcept {
    constexpr double lowest = -708, highest = 709; // of x, so that 2^k is a normal number
    const vec within = choose(x < lowest, all(lowest), choose(x > highest, all(highest), x));
    const vec k = nearest(within * std::numbers::log2e);
    const vec r = (within - k * ln2_high<double>)-k * ln2_low<double>;
    vec sum = all(1);
#pragma GCC unroll 16
    for (int i = 13; i >= 1; --i)
      sum = 1 + r * sum * (1. / i);
    // Adding 1.5 2^52 puts k into the last bits.
    const bits power = (reinterpret_cast<bits>(k + (0x1.8p52 + 1023)) << 52);
    const vec value = sum * reinterpret_cast<vec>(power);
    const vec infinite = all(std::numeric_limits<double>::infinity());
    return choose(x < lowest, vec{}, choose(x > highest, infinite, value));
  }

  /// e^x for |x| < 0.1 to 2e-17: its series up to x^9.
  static vec exponential_near_zero(vec x) noexcept {
    vec sum = all(1);
#pragma GCC unroll 16
    for (int k = 9; k >= 1; --k)
      sum = 1 + x * sum * (1. / k);
    return sum;
  }

  /// x[i] = f(x[i], i) for all i, with `lanes` of them at a time.
  template <class Function>
  static void transform(double* x, std::size_t n, const Function& f) noexcept {
    vec index;
    for (std::size_t l = 0; l < lanes; ++l)
      index[l] = static_cast<double>(l);
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes, index += static_cast<double>(lanes)) {
      memory& of = *reinterpret_cast<memory*>(x + i);
      of = f(of, index);
    }
    if (i == n)
      return;
    vec rest = all(1);
    for (std::size_t l = 0; i + l < n; ++l)
      rest[l] = x[i + l];
    rest = f(rest, index);
    for (std::size_t l = 0; i + l < n; ++l)
      x[i + l] = rest[l];
  }

  // Structs and not lambdas: GCC doesn't compile these for the pragma's target.
  struct oscillation {
    vec operator()(vec z, vec) const noexcept {
      const vec c1 = choose(z > 0, all(10), all(5.5)), c2 = choose(z > 0, all(7.9), all(3.1));
      const vec log_z = log_of_magnitude(z);
      return z * exponential_near_zero(0.049 * (sine(c1 * log_z) + sine(c2 * log_z)));
    }
  };
  static void oscillate(double* x, std::size_t n) noexcept { transform(x, n, oscillation{}); }

  struct asymmetry {
    double step;
    vec operator()(vec z, vec i) const noexcept {
      const vec bent = choose(z > 0, z, all(1));
      vec root;
      for (std::size_t l = 0; l < lanes; ++l)
        root[l] = std::sqrt(bent[l]);
      return z * exponential(step * i * root * log_of_magnitude(bent));
    }
  };
  static void make_asymmetric(double* x, std::size_t n, double step) noexcept {
    transform(x, n, asymmetry{step});
  }

  struct power {
    double first, step;
    vec operator()(vec z, vec i) const noexcept {
      return exponential((first + step * i) * log_of_magnitude(z));
    }
  };
  static void raise(double* x, std::size_t n, double first, double step) noexcept {
    transform(x, n, power{first, step});
  }

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

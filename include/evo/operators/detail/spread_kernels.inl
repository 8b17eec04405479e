// Simulated binary crossover of many genes at once, for one instruction set. spread_kernels.hpp
// includes this file once for each, inside the compiler's target pragma and with EVO_ISA and
// EVO_BYTES as in normal_kernels.inl. No include guard, therefore. Every instruction set gives the
// same bits.

namespace evo::detail::EVO_ISA {

template <class T>
struct spread_kernels {
  using random = normal_kernels<T>;
  using lanes = typename random::lanes;
  using bit_lanes = typename random::bit_lanes;
  using bits_type = typename random::bits_type;
  using memory = typename random::memory;

  static constexpr std::size_t width = EVO_BYTES / sizeof(T);
  static constexpr std::size_t terms = std::same_as<T, float> ? 8 : 14;

  /// 1 / k! from the highest k on.
  static consteval std::array<T, terms> exponential_series() {
    std::array<T, terms> series{};
    double factorial = 1;
    for (std::size_t k = 0; k < terms; ++k) {
      series[terms - 1 - k] = static_cast<T>(1 / factorial);
      factorial *= static_cast<double>(k + 1);
    }
    return series;
  }

  /// e^x for |x| < 100: 2^k e^r with |r| < 0.347.
  static lanes exp_of(lanes x) noexcept {
    // Rounded to the nearest whole number, by losing the bits behind it.
    constexpr T loses_fraction = T(1.5) * random::magic;
    const lanes shifted = x * std::numbers::log2e_v<T> + loses_fraction;
    const lanes k = shifted - loses_fraction;
    const lanes r = (x - k * ln2_high<T>)-k * ln2_low<T>;
    static constexpr auto series = exponential_series();
    lanes sum = random::all(series[0]);
#pragma GCC unroll 16
    for (std::size_t i = 1; i < terms; ++i)
      sum = series[i] + r * sum;
    const bit_lanes power = random::bits_of(shifted) - std::bit_cast<bits_type>(loses_fraction);
    return random::of_bits(random::bits_of(sum) + (power << random::mantissa_bits));
  }

  /// The spread factor b: of u uniform in (0, 1) u^exponent or, by the last bit, its inverse.
  static lanes factor_of(bit_lanes bits, T exponent) noexcept {
    const bit_lanes sign = bits << (8 * sizeof(T) - 1);
    const lanes power = exponent * random::log_uniform(bits);
    return exp_of(random::of_bits(random::bits_of(power) ^ sign));
  }

  static void spread(memory& a, memory& b, lanes factor) noexcept {
    const lanes centre = T(0.5) * (a + b), reach = T(0.5) * factor * (a - b);
    a = centre + reach;
    b = centre - reach;
  }

  /// Genes 0 to 2 width - 1 of both.
  static void cross_registers(const typename random::random_bits& bits, T exponent, T* a,
                              T* b) noexcept {
    T factors[2 * width];
    random::store_by_turns(factor_of(bits.radius, exponent), factor_of(bits.direction, exponent),
                           factors);
    for (std::size_t i = 0; i < 2 * width; i += width)
      spread(*reinterpret_cast<memory*>(a + i), *reinterpret_cast<memory*>(b + i),
             *reinterpret_cast<const memory*>(factors + i));
  }

  static void cross(std::uint64_t first, std::uint64_t stream, philox_key key, T exponent, T* a,
                    T* b, std::size_t count) noexcept {
    constexpr std::size_t each = 2 * width, together = random::together;
    const typename random::round_keys keys{key};
    typename random::wide_lanes block;
    for (std::size_t i = 0; i < random::blocks; ++i)
      block[i] = first + i;
    typename random::random_bits bits[together];
    for (; count > 0; block += random::blocks * together) {
      random::philox(block, stream, keys, bits);
      for (std::size_t r = 0; r < together && count > 0; ++r) {
        if (count < each)
          return cross_last(bits[r], exponent, a, b, count);
        cross_registers(bits[r], exponent, a, b);
        a += each;
        b += each;
        count -= each;
      }
    }
  }

  /// Fewer genes than registers hold.
  static void cross_last(const typename random::random_bits& bits, T exponent, T* a, T* b,
                         std::size_t count) noexcept {
    T first[2 * width]{}, second[2 * width]{};
    std::copy_n(a, count, first);
    std::copy_n(b, count, second);
    cross_registers(bits, exponent, first, second);
    std::copy_n(first, count, a);
    std::copy_n(second, count, b);
  }
};

} // namespace evo::detail::EVO_ISA

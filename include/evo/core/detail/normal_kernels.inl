// Standard normals of many Philox blocks at once, for one instruction set. normal_kernels.hpp
// includes this file once for each, inside the compiler's target pragma and with
//   EVO_ISA     a namespace's name
//   EVO_BYTES   width of a vector register
// No include guard, therefore. Users of the baseline are other kernels, which build on its parts:
// normals are drawn one by one where there is no AVX2. Lane by lane the operations are those of
// elementary.hpp, in the same order and each rounded exactly, so that every instruction set gives
// the same bits.

namespace evo::detail::EVO_ISA {

template <class T>
struct normal_kernels {
  using bits_type = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  using wide_lanes [[gnu::vector_size(EVO_BYTES)]] = std::uint64_t;
  using word_lanes [[gnu::vector_size(EVO_BYTES)]] = std::int32_t;
  using bit_lanes [[gnu::vector_size(EVO_BYTES)]] = bits_type;
  using lanes [[gnu::vector_size(EVO_BYTES)]] = T;
  using memory [[gnu::vector_size(EVO_BYTES), gnu::aligned(alignof(T)), gnu::may_alias]] = T;

  static constexpr std::size_t blocks = EVO_BYTES / sizeof(std::uint64_t); // in a register
  static constexpr std::size_t pairs = EVO_BYTES / sizeof(T);
  /// Registers of blocks whose rounds are interleaved: one chain of rounds waits for each product.
  static constexpr std::size_t together = 3;
  static constexpr int mantissa_bits = std::numeric_limits<T>::digits - 1;
  static constexpr T magic = T(bits_type{1} << mantissa_bits); // where the last bit counts ones
  static constexpr bool is_float = std::same_as<T, float>;
  static constexpr int every_lane = -1; // a mask

  static lanes all(T value) noexcept { return lanes{} + value; }
  static bit_lanes bits_of(lanes x) noexcept { return reinterpret_cast<bit_lanes>(x); }
  static lanes of_bits(bit_lanes b) noexcept { return reinterpret_cast<lanes>(b); }
  /// Integers below 2^mantissa_bits.
  static lanes number(bit_lanes n) noexcept { return of_bits(n | bits_of(all(magic))) - magic; }
  /// Signed integers of at most 24 bits, in float.
  static lanes number_of_words(bit_lanes n) noexcept {
    return __builtin_convertvector(reinterpret_cast<word_lanes>(n), lanes);
  }

  /// Products of the low words. GCC doesn't see that one instruction does it.
  static wide_lanes multiply(wide_lanes a, std::uint64_t by) noexcept {
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
    const word_lanes left = reinterpret_cast<word_lanes>(a),
                     right = reinterpret_cast<word_lanes>(wide_lanes{} + by);
#if EVO_BYTES == 16
    return reinterpret_cast<wide_lanes>(__builtin_ia32_pmuludq128(left, right));
#elif EVO_BYTES == 32
    return reinterpret_cast<wide_lanes>(__builtin_ia32_pmuludq256(left, right));
#else
    using products [[gnu::vector_size(EVO_BYTES)]] = long long;
    return reinterpret_cast<wide_lanes>(
        __builtin_ia32_pmuludq512_mask(left, right, products{}, every_lane));
#endif
#else
    return (a & 0xFFFFFFFF) * (by & 0xFFFFFFFF);
#endif
  }

  /// GCC calls std::sqrt lane by lane.
  static lanes root(lanes x) noexcept {
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#if EVO_BYTES == 16
    if constexpr (is_float)
      return __builtin_ia32_sqrtps(x);
    else
      return __builtin_ia32_sqrtpd(x);
#elif EVO_BYTES == 32
    if constexpr (is_float)
      return __builtin_ia32_sqrtps256(x);
    else
      return __builtin_ia32_sqrtpd256(x);
#else
    constexpr int as_always = 4; // the current direction of rounding
    if constexpr (is_float)
      return __builtin_ia32_sqrtps512_mask(x, lanes{}, every_lane, as_always);
    else
      return __builtin_ia32_sqrtpd512_mask(x, lanes{}, every_lane, as_always);
#endif
#else
    for (std::size_t i = 0; i < pairs; ++i)
      x[i] = std::sqrt(x[i]);
    return x;
#endif
  }

  /// The keys of all rounds, in every lane.
  struct round_keys {
    wide_lanes of[10][2];

    explicit round_keys(philox_key key) noexcept {
      for (auto& round : of) {
        round[0] = wide_lanes{} + key[0];
        round[1] = wide_lanes{} + key[1];
        key[0] += philox_weyl_0;
        key[1] += philox_weyl_1;
      }
    }
  };

  /// The bits of one pair of normals a lane.
  struct random_bits {
    bit_lanes radius, direction;
  };

  /// Low halves side by side.
  static bit_lanes joined(wide_lanes low, wide_lanes high) noexcept {
    return reinterpret_cast<bit_lanes>((low & 0xFFFFFFFF) | (high << 32));
  }

  /// The words of the blocks from `block` on. High halves may hold anything between the rounds.
  static void philox(wide_lanes block, std::uint64_t stream, const round_keys& keys,
                     random_bits* out) noexcept {
    wide_lanes c[together][4];
#pragma GCC unroll 3
    for (std::size_t g = 0; g < together; ++g, block += blocks) {
      c[g][0] = block;
      c[g][1] = block >> 32;
      c[g][2] = wide_lanes{} + stream;
      c[g][3] = wide_lanes{} + (stream >> 32);
    }
#pragma GCC unroll 10
    for (std::size_t round = 0; round < 10; ++round)
#pragma GCC unroll 3
      for (std::size_t g = 0; g < together; ++g) {
        const wide_lanes p0 = multiply(c[g][0], philox_multiplier_0);
        const wide_lanes p1 = multiply(c[g][2], philox_multiplier_1);
        c[g][0] = (p1 >> 32) ^ (c[g][1] ^ keys.of[round][0]);
        c[g][1] = p1;
        c[g][2] = (p0 >> 32) ^ (c[g][3] ^ keys.of[round][1]);
        c[g][3] = p0;
      }
#pragma GCC unroll 3
    for (std::size_t g = 0; g < together; ++g)
      if constexpr (is_float)
        out[g] = {joined(c[g][0], c[g][2]), joined(c[g][1], c[g][3])};
      else
        out[g] = {joined(c[g][0], c[g][1]), joined(c[g][2], c[g][3])};
  }

  /// elementary.hpp's log_of for x 2^-scale, where that power of two is one that x can lose
  /// exactly.
  template <int Scale>
  static lanes log_of(lanes x) noexcept {
    constexpr auto offset = std::bit_cast<bits_type>(std::numbers::sqrt2_v<T> / 2);
    const bit_lanes bits = bits_of(x);
    lanes m, power;
    if constexpr (is_float) {
      const bit_lanes moved = bits - offset;
      const word_lanes exponent = reinterpret_cast<word_lanes>(moved) >> mantissa_bits;
      m = of_bits(bits - (moved & ~((bits_type{1} << mantissa_bits) - 1)));
      power = number_of_words(reinterpret_cast<bit_lanes>(exponent - Scale));
    } else {
      // Adding a multiple of 2^mantissa_bits first makes the shift one of unsigned numbers.
      constexpr bits_type lift = bits_type{1} << 62;
      const bit_lanes exponent = (bits - offset + lift) >> mantissa_bits;
      m = of_bits(bits - ((exponent << mantissa_bits) - lift));
      power = number(exponent) - T(lift >> mantissa_bits) - T(Scale);
    }
    const lanes s = (m - 1) / (m + 1);
    const lanes square = s * s;
    static constexpr auto series = inverse_odd_series<T>();
    lanes sum{};
#pragma GCC unroll 16
    for (std::size_t k = 0; k < series.size(); ++k)
      sum = square * (sum + series[k]);
    return power * std::numbers::ln2_v<T> + 2 * (s + s * sum);
  }

  /// ln of the uniform of (0, 1) that random_stream::open_uniform makes of the same bits.
  static lanes log_uniform(bit_lanes random) noexcept {
    if constexpr (is_float) // (n + 1/2) 2^-23 = (2n + 1) 2^-24
      return log_of<24>(number_of_words((random >> 8) | 1));
    else
      return log_of<0>((number(random >> 12) + T(0.5)) * T(0x1p-52));
  }

  /// An angle of [-pi/4, pi/4] and how many right angles are to be added to it, 0 to 4.
  struct direction {
    lanes angle;
    bit_lanes quarter;
  };
  static direction direction_of(bit_lanes random) noexcept {
    if constexpr (is_float) { // of whole 2^-24 turns
      const bit_lanes turns = random >> 8;
      const bit_lanes quarter = (turns + (bits_type{1} << 21)) >> 22;
      return {number_of_words(turns - (quarter << 22)) * (2 * std::numbers::pi_v<T> * T(0x1p-24)),
              quarter};
    } else {
      // 53 bits are one more than `number` takes.
      const bit_lanes bits = random >> 11, low = bits & 0xFFFFFFFF;
      const lanes turns = (number(bits >> 32) * T(0x1p32) + number(low)) * T(0x1p-53);
      // Rounded to the nearest and, where that was up, one less: the whole part.
      const lanes scaled = turns * 4 + T(0.5);
      lanes quarter = (scaled + magic) - magic;
      quarter -= of_bits(bits_of(all(1)) & reinterpret_cast<bit_lanes>(quarter > scaled));
      return {(turns - quarter * T(0.25)) * (2 * std::numbers::pi_v<T>), bits_of(quarter + magic)};
    }
  }

  /// Box-Muller: a length and a direction.
  static lanes radius_of(const random_bits& random) noexcept {
    return root(T(-2) * log_uniform(random.radius));
  }
  static void pair(lanes radius, const random_bits& random, T* out) noexcept {
    static constexpr auto sine_series = alternating_series<T, 1>();
    static constexpr auto cosine_series = alternating_series<T, 0>();
    const auto [angle, q] = direction_of(random.direction);
    const lanes square = angle * angle;
    lanes sine = all(sine_series.back()), cosine = all(cosine_series.back());
#pragma GCC unroll 16
    for (std::size_t k = 2; k <= sine_terms<T>; ++k) {
      sine = sine_series[sine_terms<T> - k] + square * sine;
      cosine = cosine_series[sine_terms<T> - k] + square * cosine;
    }
    sine *= angle;
    // Of the quarters 0 to 3: (s, c), (c, -s), (-s, -c), (-c, s); 4 is 0.
    constexpr bits_type sign = bits_type{1} << (8 * sizeof(T) - 1);
    const bit_lanes swapped = bit_lanes{} - (q & 1);
    const bit_lanes s = bits_of(sine), c = bits_of(cosine);
    const bit_lanes sine_sign = (q << (8 * sizeof(T) - 2)) & sign;
    const bit_lanes cosine_sign = ((q + 1) << (8 * sizeof(T) - 2)) & sign;
    const bit_lanes exchanged = (s ^ c) & swapped;
    const lanes turned_sine = of_bits(s ^ exchanged ^ sine_sign);
    const lanes turned_cosine = of_bits(c ^ exchanged ^ cosine_sign);
    store_by_turns(radius * turned_cosine, radius * turned_sine, out);
  }

  /// a_0, b_0, a_1, b_1, ...
  static void store_by_turns(lanes a, lanes b, T* out) noexcept {
    memory* to = reinterpret_cast<memory*>(out);
    if constexpr (pairs == 2) {
      to[0] = __builtin_shufflevector(a, b, 0, 2);
      to[1] = __builtin_shufflevector(a, b, 1, 3);
    } else if constexpr (pairs == 4) {
      to[0] = __builtin_shufflevector(a, b, 0, 4, 1, 5);
      to[1] = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    } else if constexpr (pairs == 8) {
      to[0] = __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
      to[1] = __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
    } else {
      to[0] = __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
      to[1] = __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30,
                                      15, 31);
    }
  }

  /// First bits, then lengths, then normals: each in a loop of its own, with chains of operations
  /// so short that the processor works on many registers at a time.
  static void fill(std::uint64_t first, std::uint64_t stream, philox_key key, T* out,
                   std::size_t count) noexcept {
    constexpr std::size_t most = 24, each = 2 * pairs; // registers of pairs, normals in one
    const round_keys keys{key};
    wide_lanes block;
    for (std::size_t i = 0; i < blocks; ++i)
      block[i] = first + i;
    random_bits bits[most];
    lanes radius[most];
    while (count > 0) {
      const std::size_t needed = (count + each - 1) / each, ready = needed < most ? needed : most;
      for (std::size_t r = 0; r < ready; r += together, block += blocks * together)
        philox(block, stream, keys, bits + r);
      for (std::size_t r = 0; r < ready; ++r)
        radius[r] = radius_of(bits[r]);
      const std::size_t whole = count / each < ready ? count / each : ready;
      for (std::size_t r = 0; r < whole; ++r, out += each)
        pair(radius[r], bits[r], out);
      count -= whole * each;
      if (whole < ready) {
        T last[each];
        pair(radius[whole], bits[whole], last);
        for (std::size_t i = 0; i < count; ++i)
          out[i] = last[i];
        return;
      }
    }
  }
};

} // namespace evo::detail::EVO_ISA

// Functions of vectors, for one instruction set; relative errors under 1e-6, NaN stays NaN.
// The coefficients are least-maximum fits of the relative error (iterated weighted least squares).
// Needs vectors.inl and what it needs.

namespace evo::music::nn::EVO_ISA {

/// exp(x) = scale + scale rest; both finite for x in [-87.3, 88.3], and rest = exp(r) - 1 of a
/// remainder |r| <= ln 2 / 2.
struct exponential {
  floats scale, rest;
};

EVO_INLINE exponential parts_of_exp(floats x) {
  constexpr float lowest = -87.3F, highest = 88.3F;
  x = x < lowest ? broadcast(lowest) : x;
  x = x > highest ? broadcast(highest) : x;
  // Adding 1.5 x 2^23 rounds to an integer, which then stands in the lowest bits.
  constexpr float rounder = 12582912.0F;
  const floats shifted = fma(x, broadcast(1.44269504F), broadcast(rounder));
  const floats n = shifted - rounder;
  floats r = fma(n, broadcast(-0.693359375F), x);
  r = fma(n, broadcast(2.12194440e-4F), r);
  floats series = broadcast(1.3882509665563703e-3F);
  series = fma(series, r, broadcast(8.366580121219158e-3F));
  series = fma(series, r, broadcast(0.04166720062494278F));
  series = fma(series, r, broadcast(0.1666654348373413F));
  series = fma(series, r, broadcast(0.4999999701976776F));
  const words power = (reinterpret_cast<words>(shifted) << 23U) + 0x3F800000U;
  return {reinterpret_cast<floats>(power), fma(r * r, series, r)};
}

/// 0 below -87.3; beyond 88.3 it stays at exp(88.3).
EVO_INLINE floats exp(floats x) {
  const auto [scale, rest] = parts_of_exp(x);
  const floats value = fma(scale, rest, scale);
  return x < -87.3F ? floats{} : value;
}

/// exp(x) - 1, exact to the relative error for small x, too.
EVO_INLINE floats expm1(floats x) {
  const auto [scale, rest] = parts_of_exp(x);
  return fma(scale, rest, scale - 1.0F);
}

EVO_INLINE floats absolute(floats x) {
  return reinterpret_cast<floats>(reinterpret_cast<words>(x) & 0x7FFFFFFFU);
}

/// tanh(|x|) = e / (e + 2) with e = exp(2 |x|) - 1
EVO_INLINE floats tanh(floats x) {
  const floats size = absolute(x);
  const floats e = expm1(size > 10.0F ? broadcast(20.0F) : size + size);
  const words sign = reinterpret_cast<words>(x) & 0x80000000U;
  return reinterpret_cast<floats>(reinterpret_cast<words>(e / (e + 2.0F)) | sign);
}

/// x P(x^2) / Q(x^2) up to where it rounds to 1.
EVO_INLINE floats erf(floats x) {
  const floats u = x * x;
  floats p = broadcast(2.025900130320224e-6F);
  p = fma(p, u, broadcast(2.8468435630202293e-4F));
  p = fma(p, u, broadcast(3.8080827798694372e-3F));
  p = fma(p, u, broadcast(0.05287519842386246F));
  p = fma(p, u, broadcast(0.19154870510101318F));
  p = fma(p, u, broadcast(1.1283791065216064F));
  floats q = broadcast(3.7831538065802306e-5F);
  q = fma(q, u, broadcast(1.1707036755979061e-3F));
  q = fma(q, u, broadcast(0.015054932795464993F));
  q = fma(q, u, broadcast(0.11455892771482468F));
  q = fma(q, u, broadcast(0.5030882954597473F));
  q = fma(q, u, broadcast(1.0F));
  const words one = (reinterpret_cast<words>(x) & 0x80000000U) | 0x3F800000U;
  return absolute(x) > 3.92F ? reinterpret_cast<floats>(one) : x * p / q;
}

/// x / 2 (1 + erf(x / sqrt 2))
EVO_INLINE floats gelu(floats x) {
  const floats half = 0.5F * x;
  return fma(half, erf(x * 0.70710678F), half);
}

EVO_INLINE floats sigmoid(floats x) {
  return 1.0F / (1.0F + exp(-x));
}

} // namespace evo::music::nn::EVO_ISA

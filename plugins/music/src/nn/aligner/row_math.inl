// The functions of row_math.hpp for one instruction set. Needs vectors.inl, functions.inl,
// reductions.inl and what they need.

namespace evo::music::nn::EVO_ISA {

EVO_INLINE floats load_first(const float* from, std::size_t count) {
  float some[lanes] = {};
  std::copy_n(from, count, some);
  return load(some);
}
EVO_INLINE void store_first(float* to, floats v, std::size_t count) {
  float all[lanes];
  store(all, v);
  std::copy_n(all, count, to);
}

/// out[i] = f(x[i], y[i], out[i]); what out held is read only where f wants it.
template <class F>
EVO_INLINE void for_all(const float* x, const float* y, float* out, std::size_t n, F f) {
  const std::size_t whole = n - n % lanes;
  for (std::size_t i = 0; i < whole; i += lanes)
    store(out + i, f(load(x + i), load(y + i), out + i));
  if (whole == n)
    return;
  const std::size_t left = n - whole;
  float old[lanes] = {};
  std::copy_n(out + whole, left, old);
  store_first(out + whole, f(load_first(x + whole, left), load_first(y + whole, left), old), left);
}

/// The sum of f(x[i], y[i]), with f(0, 0) = 0: four sums a lane, then from lanes to one.
template <class F>
EVO_INLINE float sum_of(const float* x, const float* y, std::size_t n, F f) {
  floats sums[4] = {};
  std::size_t i = 0;
  for (; i + 4 * lanes <= n; i += 4 * lanes)
#pragma GCC unroll 4
    for (std::size_t j = 0; j < 4; ++j)
      sums[j] = f(load(x + i + j * lanes), load(y + i + j * lanes), sums[j]);
  for (; i + lanes <= n; i += lanes)
    sums[0] = f(load(x + i), load(y + i), sums[0]);
  if (i < n)
    sums[1] = f(load_first(x + i, n - i), load_first(y + i, n - i), sums[1]);
  return sum_of_lanes((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

/// Phi(x) + x phi(x)
EVO_INLINE floats gelu_slope(floats x) {
  const floats half_erf = 0.5F * erf(x * 0.70710678F);
  const floats density = 0.39894228F * exp(-0.5F * x * x);
  return fma(x, density, half_erf + 0.5F);
}

// What is done to each lane. No lambdas: those without captures are functions, too, whose calling
// convention the compiler warns about.
struct to_gelu {
  EVO_INLINE floats operator()(floats x, floats, const float*) const { return gelu(x); }
};
struct to_gelu_gradient {
  EVO_INLINE floats operator()(floats x, floats dy, const float*) const {
    return dy * gelu_slope(x);
  }
};
struct add_gelu_gradient {
  EVO_INLINE floats operator()(floats x, floats dy, const float* old) const {
    return fma(dy, gelu_slope(x), load(old));
  }
};
struct add_value {
  EVO_INLINE floats operator()(floats x, floats, floats sum) const { return sum + x; }
};
struct add_product_of {
  EVO_INLINE floats operator()(floats x, floats y, floats sum) const { return fma(x, y, sum); }
};
struct add_multiple {
  floats factor;
  EVO_INLINE floats operator()(floats x, floats, const float* old) const {
    return fma(factor, x, load(old));
  }
};
struct shift_scale {
  floats shift, scale;
  EVO_INLINE floats operator()(floats x, floats, const float*) const { return (x - shift) * scale; }
};
struct to_product {
  EVO_INLINE floats operator()(floats x, floats y, const float*) const { return x * y; }
};
struct add_to_product {
  EVO_INLINE floats operator()(floats x, floats y, const float* old) const {
    return fma(x, y, load(old));
  }
};

inline void gelu_row(const float* x, std::size_t n, float* out) {
  for_all(x, x, out, n, to_gelu{});
}
inline void gelu_gradient_row(const float* x, const float* dy, std::size_t n, bool add, float* dx) {
  if (add)
    for_all(x, dy, dx, n, add_gelu_gradient{});
  else
    for_all(x, dy, dx, n, to_gelu_gradient{});
}
inline float sum_row(const float* x, std::size_t n) {
  return sum_of(x, x, n, add_value{});
}
inline float dot_rows(const float* x, const float* y, std::size_t n) {
  return sum_of(x, y, n, add_product_of{});
}
inline void add_scaled_row(float factor, const float* x, std::size_t n, float* y) {
  for_all(x, x, y, n, add_multiple{broadcast(factor)});
}
inline void shift_and_scale_row(const float* x, float shift, float scale, std::size_t n, float* y) {
  for_all(x, x, y, n, shift_scale{broadcast(shift), broadcast(scale)});
}
inline void product_row(const float* x, const float* y, std::size_t n, bool add, float* out) {
  if (add)
    for_all(x, y, out, n, add_to_product{});
  else
    for_all(x, y, out, n, to_product{});
}

EVO_INLINE floats square_root(floats x) {
#if EVO_BYTES == 64
  return _mm512_maskz_sqrt_ps(0xFFFF, x); // (GCC 12 warns about the plain one)
#elif EVO_BYTES == 32
  return _mm256_sqrt_ps(x);
#else
  for (std::size_t i = 0; i < lanes; ++i)
    x[i] = std::sqrt(x[i]);
  return x;
#endif
}

struct adamw_lanes {
  floats value, first, second;
};
EVO_INLINE adamw_lanes adamw_step(const adamw_factors& with, floats gradient, adamw_lanes at) {
  const floats g = gradient * with.gradient_scale;
  const floats first = fma(broadcast(1.0F - with.beta1), g - at.first, at.first);
  const floats second = fma(broadcast(1.0F - with.beta2) * g, g, at.second * with.beta2);
  const floats size = square_root(second) / with.root_correction + with.epsilon;
  return {at.value * with.kept - with.step_size * (first / size), first, second};
}

inline void adamw_row(const adamw_factors& with, const float* gradient, std::size_t n,
                      float* values, float* first, float* second) {
  const std::size_t whole = n - n % lanes;
  for (std::size_t i = 0; i < whole; i += lanes) {
    const auto next =
        adamw_step(with, load(gradient + i), {load(values + i), load(first + i), load(second + i)});
    store(values + i, next.value);
    store(first + i, next.first);
    store(second + i, next.second);
  }
  const std::size_t left = n - whole;
  if (left == 0)
    return;
  const auto next = adamw_step(with, load_first(gradient + whole, left),
                               {load_first(values + whole, left), load_first(first + whole, left),
                                load_first(second + whole, left)});
  store_first(values + whole, next.value, left);
  store_first(first + whole, next.first, left);
  store_first(second + whole, next.second, left);
}

inline row_math all_row_math() {
  return {gelu_row,       gelu_gradient_row,   sum_row,     dot_rows,
          add_scaled_row, shift_and_scale_row, product_row, adamw_row};
}

} // namespace evo::music::nn::EVO_ISA

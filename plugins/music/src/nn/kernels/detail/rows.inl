// The functions of elementwise.hpp for one instruction set. Sums are lane by lane, and then over
// the lanes. Needs functions.inl, reductions.inl and what they need.

namespace evo::music::nn::EVO_ISA {

/// Calls body(place, vector) for all n numbers of x; beyond the last there is `filler`.
template <class Body>
EVO_INLINE void for_each_vector(const float* x, std::size_t n, float filler, const Body& body) {
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes)
    body(i, load(x + i));
  if (i == n)
    return;
  float last[lanes];
  std::fill(std::copy(x + i, x + n, last), last + lanes, filler);
  body(i, load(last));
}

/// As much of a vector as belongs to n numbers.
EVO_INLINE void store_within(float* to, std::size_t i, std::size_t n, floats v) {
  if (i + lanes <= n)
    return store(to + i, v);
  float last[lanes];
  store(last, v);
  std::copy_n(last, n - i, to + i);
}

/// out = f(x, number of the first lane); out may be x.
template <class F>
EVO_INLINE void map_row(const float* x, std::size_t n, float* out, const F& f) {
  for_each_vector(x, n, 0.0F, [&](std::size_t i, floats v) { store_within(out, i, n, f(v, i)); });
}

/// Parameters of a row from i on, zero beyond the last.
EVO_INLINE floats load_within(const float* from, std::size_t i, std::size_t n) {
  if (i + lanes <= n)
    return load(from + i);
  float last[lanes] = {};
  std::copy(from + i, from + n, last);
  return load(last);
}

inline void layer_norm_row(const float* x, std::size_t n, const float* gain, const float* bias,
                           float epsilon, float* out) {
  const auto count = static_cast<float>(n);
  floats sum = {}, squares = {};
  for_each_vector(x, n, 0.0F, [&](std::size_t, floats v) { sum += v; });
  const float mean = sum_of_lanes(sum) / count;
  for_each_vector(x, n, mean, [&](std::size_t, floats v) {
    const floats apart = v - mean;
    squares = fma(apart, apart, squares);
  });
  const float scale = 1 / std::sqrt(sum_of_lanes(squares) / count + epsilon);
  map_row(x, n, out, [&](floats v, std::size_t i) {
    return fma((v - mean) * scale, load_within(gain, i, n), load_within(bias, i, n));
  });
}

inline void rms_norm_row(const float* x, std::size_t n, const float* gain, float epsilon,
                         float* out) {
  floats squares = {};
  for_each_vector(x, n, 0.0F, [&](std::size_t, floats v) { squares = fma(v, v, squares); });
  const float scale = 1 / std::sqrt(sum_of_lanes(squares) / static_cast<float>(n) + epsilon);
  map_row(x, n, out, [&](floats v, std::size_t i) { return v * scale * load_within(gain, i, n); });
}

inline void softmax_row(float* x, std::size_t n) {
  floats most = broadcast(-HUGE_VALF), sum = {};
  for_each_vector(x, n, -HUGE_VALF, [&](std::size_t, floats v) { most = larger(v, most); });
  const float offset = largest_lane(most);
  for_each_vector(x, n, -HUGE_VALF, [&](std::size_t i, floats v) {
    const floats share = exp(v - offset);
    sum += share;
    store_within(x, i, n, share);
  });
  const float whole = sum_of_lanes(sum);
  map_row(x, n, x, [&](floats v, std::size_t) { return v / whole; });
}

inline void elu_row(const float* x, std::size_t n, float* out) {
  map_row(x, n, out, [&](floats v, std::size_t) { return v > 0.0F ? v : expm1(v); });
}

inline void sigmoid_row(float* x, std::size_t n) {
  map_row(x, n, x, [&](floats v, std::size_t) { return sigmoid(v); });
}

inline void tanh_row(float* x, std::size_t n) {
  map_row(x, n, x, [&](floats v, std::size_t) { return tanh(v); });
}

inline row_functions rows() {
  return {layer_norm_row, rms_norm_row, softmax_row, elu_row, sigmoid_row, tanh_row};
}

} // namespace evo::music::nn::EVO_ISA

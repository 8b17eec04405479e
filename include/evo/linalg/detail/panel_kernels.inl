// The kernels of panel_kernels.hpp for one instruction set. That file includes this one once for
// each, inside the compiler's target pragma and with
//   EVO_ISA         a namespace's name
//   EVO_BYTES       width of a vector register
// No include guard, therefore.

namespace evo::linalg::detail::EVO_ISA {

template <class T>
struct kernels {
  /// Columns of a tile, so that its accumulators fill the registers.
  static constexpr std::size_t tile_columns = EVO_BYTES == 32 ? 6 : 2;
  using vec [[gnu::vector_size(EVO_BYTES)]] = T;
  using memory [[gnu::vector_size(EVO_BYTES), gnu::aligned(alignof(T)), gnu::may_alias]] = T;

  static constexpr std::size_t lanes = EVO_BYTES / sizeof(T);
  static constexpr std::size_t rows = panel_rows<T>;
  static constexpr std::size_t vectors = rows / lanes; // in a panel's column

  static vec load(const T* from) noexcept { return *reinterpret_cast<const memory*>(from); }
  static void store(T* to, vec value) noexcept { *reinterpret_cast<memory*>(to) = value; }

  /// Columns [0, C) of y = (one panel) z.
  template <std::size_t C>
  static void multiply_tile(const T* panel, std::size_t n, const T* z, std::size_t z_stride, T* y,
                            std::size_t y_stride) noexcept {
    vec sum[vectors][C] = {};
    for (std::size_t k = 0; k < n; ++k, panel += rows) {
      vec a[vectors];
#pragma GCC unroll 4
      for (std::size_t v = 0; v < vectors; ++v)
        a[v] = load(panel + v * lanes);
#pragma GCC unroll 16
      for (std::size_t c = 0; c < C; ++c) {
        const T factor = z[k + c * z_stride];
#pragma GCC unroll 4
        for (std::size_t v = 0; v < vectors; ++v)
          sum[v][c] += a[v] * factor;
      }
    }
#pragma GCC unroll 16
    for (std::size_t c = 0; c < C; ++c)
#pragma GCC unroll 4
      for (std::size_t v = 0; v < vectors; ++v)
        store(y + c * y_stride + v * lanes, sum[v][c]);
  }

  /// Columns [0, C) of one panel: panel = decay panel + y w.
  template <std::size_t C>
  static void update_tile(T* panel, T decay, const T* y, std::size_t y_stride, const T* w,
                          std::size_t terms) noexcept {
    vec sum[vectors][C];
#pragma GCC unroll 16
    for (std::size_t c = 0; c < C; ++c)
#pragma GCC unroll 4
      for (std::size_t v = 0; v < vectors; ++v)
        sum[v][c] = decay * load(panel + c * rows + v * lanes);
    for (std::size_t m = 0; m < terms; ++m) {
      vec a[vectors];
#pragma GCC unroll 4
      for (std::size_t v = 0; v < vectors; ++v)
        a[v] = load(y + m * y_stride + v * lanes);
#pragma GCC unroll 16
      for (std::size_t c = 0; c < C; ++c) {
        const T factor = w[c * terms + m];
#pragma GCC unroll 4
        for (std::size_t v = 0; v < vectors; ++v)
          sum[v][c] += a[v] * factor;
      }
    }
#pragma GCC unroll 16
    for (std::size_t c = 0; c < C; ++c)
#pragma GCC unroll 4
      for (std::size_t v = 0; v < vectors; ++v)
        store(panel + c * rows + v * lanes, sum[v][c]);
  }

  /// Cuts `columns` into tiles: as wide as registers allow, then 4, 2 and 1, each calling
  /// tile(std::integral_constant<C>, first column). Few widths, since each costs compile time.
  template <class Tile>
  static void for_tiles(std::size_t columns, const Tile& tile) noexcept {
    std::size_t c = 0;
    for (; c + tile_columns <= columns; c += tile_columns)
      tile(std::integral_constant<std::size_t, tile_columns>{}, c);
    if constexpr (tile_columns > 4)
      for (; c + 4 <= columns; c += 4)
        tile(std::integral_constant<std::size_t, 4>{}, c);
    if constexpr (tile_columns > 2)
      for (; c + 2 <= columns; c += 2)
        tile(std::integral_constant<std::size_t, 2>{}, c);
    for (; c < columns; ++c)
      tile(std::integral_constant<std::size_t, 1>{}, c);
  }

  static void multiply(const T* a, std::size_t n, const T* z, std::size_t z_stride,
                       std::size_t columns, T* y, std::size_t y_stride) noexcept {
    for (std::size_t first = 0; first < n; first += rows, a += rows * n)
      for_tiles(columns, [&](auto width, std::size_t c) {
        multiply_tile<width()>(a, n, z + c * z_stride, z_stride, y + first + c * y_stride,
                               y_stride);
      });
  }

  static void update(T* a, std::size_t n, T decay, const T* y, std::size_t y_stride, const T* w,
                     std::size_t terms) noexcept {
    for (std::size_t first = 0; first < n; first += rows, a += rows * n)
      for_tiles(n, [&](auto width, std::size_t c) {
        update_tile<width()>(a + c * rows, decay, y + first, y_stride, w + c * terms, terms);
      });
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
    T total = 0;
#pragma GCC unroll 16
    for (std::size_t i = 0; i < lanes; ++i)
      total += sum[0][i];
    return total;
  }

  static void add_scaled(T* to, T factor, const T* from, std::size_t padded) noexcept {
    for (std::size_t i = 0; i < padded; i += lanes)
      store(to + i, load(to + i) + factor * load(from + i));
  }
};

} // namespace evo::linalg::detail::EVO_ISA

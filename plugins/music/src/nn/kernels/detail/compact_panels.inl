// Products over compact weights (see compact_weights.hpp) for AVX-512 with BF16: the same bits as
// those over plain ones. Needs panels.inl, dot_step and what they need.

namespace evo::music::nn::EVO_ISA {

/// 64 weights of a step, as dot_step multiplies them.
struct step_weights {
  words first, second;
};

/// Those of a block, which has two steps.
struct block_weights {
  step_weights early, late;
};

EVO_INLINE void store_block(std::uint16_t* to, const block_weights& weights) {
  store_words(to, weights.early.first);
  store_words(to + compact_step / 2, weights.early.second);
  store_words(to + compact_step, weights.late.first);
  store_words(to + compact_step + compact_step / 2, weights.late.second);
}
EVO_INLINE block_weights load_block(const std::uint16_t* from) {
  return {{load_words(from), load_words(from + compact_step / 2)},
          {load_words(from + compact_step), load_words(from + compact_step + compact_step / 2)}};
}

/// Makes weights of a panel's blocks, from the given one on.
class compact_reader {
public:
  EVO_INLINE compact_reader(const compact_panel& panel, std::size_t first_block)
      : upper_bytes_{at(panel.upper_bytes.data())}, next_{panel.exceptions},
        block_{static_cast<std::uint32_t>(first_block)} {
    while (next_->block < block_)
      ++next_;
  }

  /// The next block's.
  EVO_INLINE block_weights read(const std::byte* block) {
    const __m512i nibble = _mm512_set1_epi8(0x0F);
    const __m512i places = at(block + 2 * compact_step);
    block_weights read{
        weights(at(block), _mm512_and_si512(places, nibble)),
        weights(at(block + compact_step), _mm512_and_si512(_mm512_srli_epi16(places, 4), nibble))};
    if (next_->block == block_) [[unlikely]] {
      alignas(EVO_BYTES) std::uint16_t numbers[2 * compact_step];
      store_block(numbers, read);
      next_ = put_exceptions(next_, numbers);
      read = load_block(numbers);
    }
    ++block_;
    return read;
  }

private:
  EVO_INLINE static __m512i at(const void* from) { return _mm512_loadu_si512(from); }

  EVO_INLINE step_weights weights(__m512i lower_bytes, __m512i places) const {
    const __m512i upper_bytes = _mm512_shuffle_epi8(upper_bytes_, places);
    return {reinterpret_cast<words>(_mm512_unpacklo_epi8(lower_bytes, upper_bytes)),
            reinterpret_cast<words>(_mm512_unpackhi_epi8(lower_bytes, upper_bytes))};
  }

  /// Returns the first one of another block.
  [[gnu::noinline]] static const exceptional_weight* put_exceptions(const exceptional_weight* next,
                                                                    std::uint16_t* numbers) {
    for (const std::uint32_t block = next->block; next->block == block; ++next)
      numbers[next->place] = next->bits;
    return next;
  }

  __m512i upper_bytes_;
  const exceptional_weight* next_;
  std::uint32_t block_;
};

/// For a few rows: weights go from memory to registers and are used there.
struct compact_format {
  static constexpr std::size_t rows = 4;

  template <std::size_t Rows>
  static void multiply_tile(const panel_block& block, std::size_t first, fetched_part) {
    using row_pointers = tile_rows<std::uint16_t, Rows>;
    tile_sums<Rows> sums = {};
    const std::size_t stride = block.activation_stride;
    row_pointers x{static_cast<const std::uint16_t*>(block.activations) + first * stride, stride};
    const auto* w = static_cast<const std::byte*>(block.weights);
    compact_reader reader{*block.compact, block.first_input / compact_inputs};
    fetched_weights fetched{w, 0, 1};
    for (std::size_t k = 0; k < block.inputs; k += compact_inputs, w += compact_block) {
      fetched.step<Rows>(w, compact_block);
      const block_weights weights = reader.read(w);
      dot_step::add_weights<Rows>(sums, x, weights.early.first, weights.early.second);
      x.advance(dot_step::inputs);
      dot_step::add_weights<Rows>(sums, x, weights.late.first, weights.late.second);
      x.advance(dot_step::inputs);
    }
    store_sums<Rows>(block.sums + first * panel_columns, sums);
  }
};

/// For more: a part of the panel becomes plain weights in the L1 cache, for all tiles.
inline void multiply_unpacked(const panel_block& block) {
  constexpr std::size_t part = 256; // inputs
  alignas(EVO_BYTES) std::uint16_t plain[part * panel_columns];
  compact_reader reader{*block.compact, block.first_input / compact_inputs};
  for (std::size_t begin = 0; begin < block.inputs; begin += part) {
    const std::size_t inputs = std::min(part, block.inputs - begin);
    const auto* from =
        static_cast<const std::byte*>(block.weights) + begin / compact_inputs * compact_block;
    for (std::size_t k = 0; k < inputs; k += compact_inputs)
      store_block(plain + k * panel_columns,
                  reader.read(from + k / compact_inputs * compact_block));
    const bool last = begin + inputs == block.inputs;
    panel_block unpacked = block;
    unpacked.activations = static_cast<const std::uint16_t*>(block.activations) + begin;
    unpacked.weights = plain;
    unpacked.inputs = inputs;
    unpacked.weight_bytes = inputs / compact_inputs * compact_block;
    unpacked.next_weights = last ? block.next_weights : from + unpacked.weight_bytes;
    unpacked.continued = block.continued || begin > 0;
    multiply_panel<float_format<dot_step>>(unpacked);
  }
}

inline void multiply_compact(const panel_block& block) {
  if (block.rows <= compact_format::rows && !block.continued)
    multiply_panel<compact_format>(block);
  else
    multiply_unpacked(block);
}

} // namespace evo::music::nn::EVO_ISA

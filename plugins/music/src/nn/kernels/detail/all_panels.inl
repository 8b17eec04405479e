// The products of one instruction set that computes all precisions.
// Needs finish.inl, panels.inl and int8_panels.inl.

namespace evo::music::nn::EVO_ISA {

inline panel_kernels panels(precision how) {
  switch (how) {
  case precision::fp32:
    return {panel_columns, panel_rows, 1,
            sizeof(float), nullptr,    multiply_panel<float_format<fp32_step>>,
            finish};
  case precision::bf16:
    return {panel_columns, panel_rows, 2,
            sizeof(float), round_row,  multiply_panel<float_format<widened_bf16_step>>,
            finish};
  case precision::int8: break;
  }
  return {
      panel_columns, panel_rows, 4, sizeof(std::int16_t), quantise_row, multiply_panel<int8_format>,
      finish};
}

} // namespace evo::music::nn::EVO_ISA

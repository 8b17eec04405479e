// libFuzzer's entry to one of the targets; EVO_FUZZ_TARGET names it.
#include "targets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  evo::music::fuzz::EVO_FUZZ_TARGET({bytes, size});
  return 0;
}

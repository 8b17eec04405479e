# The warnings that our own targets are compiled with; users of the headers never see them.
add_library(evo_warnings INTERFACE)
target_compile_options(evo_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  # GCC 12 sees overlapping copies in "text" + std::string that aren't there (its bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  # Results are promised bit for bit, so a product and a sum are never fused behind our back.
  -ffp-contract=off)
# Instrumented builds give GCC false alarms; the others compile the same sources.
if(NOT EVO_SANITIZE)
  target_compile_options(evo_warnings INTERFACE -Werror)
endif()

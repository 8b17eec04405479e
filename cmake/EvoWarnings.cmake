# The warnings that our own targets are compiled with; users of the headers never see them.
add_library(evo_warnings INTERFACE)
target_compile_options(evo_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
  # Results are promised bit for bit, so a product and a sum are never fused behind our back.
  -ffp-contract=off)

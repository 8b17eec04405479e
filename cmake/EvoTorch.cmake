# evo_torch: libtorch as one imported target, system includes, nothing else.
#
# torch's own package file is not used: it wants a CUDA toolkit where the wheel was built with one, and
# adds its own flags to everything that links it. We only ever need the libraries for the CPU.
include(EvoFindTorch)

if(NOT TARGET evo_torch)
  evo_find_torch()
  message(STATUS "libtorch ${EVO_TORCH_VERSION}: ${EVO_TORCH_PREFIX}")
  find_package(Threads REQUIRED)
  foreach(part torch torch_cpu c10)
    add_library(evo_torch_${part} SHARED IMPORTED GLOBAL)
    set_target_properties(evo_torch_${part} PROPERTIES
      IMPORTED_LOCATION "${EVO_TORCH_PREFIX}/lib/lib${part}.so")
  endforeach()
  add_library(evo_torch INTERFACE IMPORTED GLOBAL)
  # Imported, therefore a system include: torch's headers are not held to our warnings.
  set_target_properties(evo_torch PROPERTIES INTERFACE_INCLUDE_DIRECTORIES
    "${EVO_TORCH_PREFIX}/include;${EVO_TORCH_PREFIX}/include/torch/csrc/api/include")
  target_link_libraries(evo_torch INTERFACE
    evo_torch_torch evo_torch_torch_cpu evo_torch_c10 Threads::Threads)
endif()

# evo_find_torch(): where libtorch is. Sets EVO_TORCH_PREFIX and EVO_TORCH_VERSION, or stops in words.
# As a script, `cmake -P cmake/EvoFindTorch.cmake` answers whether there is one.
#
# Looked for in this order; each place may be the folder of TorchConfig.cmake, the folder above it,
# or the prefix that holds include/ and lib/:
#   1. TORCH_DIR (or Torch_DIR), a CMake variable
#   2. TORCH_DIR, an environment variable
#   3. the project's own .venv, or the Python of VIRTUAL_ENV (a wheel of torch carries libtorch)
#   4. CMAKE_PREFIX_PATH and the system

# The oldest release whose operators we call and whose libraries all use the C++11 string ABI.
set(EVO_TORCH_MINIMUM 2.7)

get_filename_component(evo_torch_project "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)

# The prefix that `place` stands for, or "" where there is no libtorch.
function(evo_torch_prefix place result)
  set(${result} "" PARENT_SCOPE)
  foreach(up . .. ../../.. ../..)
    get_filename_component(prefix "${place}/${up}" REALPATH)
    if(EXISTS "${prefix}/lib/libtorch_cpu.so" AND EXISTS "${prefix}/include/ATen/ATen.h")
      set(${result} "${prefix}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()

function(evo_torch_version prefix result)
  set(${result} 0 PARENT_SCOPE)
  foreach(header torch/headeronly/version.h torch/csrc/api/include/torch/version.h)
    if(EXISTS "${prefix}/include/${header}")
      file(STRINGS "${prefix}/include/${header}" lines REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH) ")
      string(REGEX MATCHALL "[0-9]+" numbers "${lines}")
      if(numbers)
        string(REPLACE ";" "." version "${numbers}")
        set(${result} ${version} PARENT_SCOPE)
        return()
      endif()
    endif()
  endforeach()
endfunction()

function(evo_find_torch)
  set(given "${TORCH_DIR}" "${Torch_DIR}" "$ENV{TORCH_DIR}")
  list(REMOVE_ITEM given "" "Torch_DIR-NOTFOUND")
  file(GLOB wheels "${evo_torch_project}/.venv/lib/python3*/site-packages/torch"
    "$ENV{VIRTUAL_ENV}/lib/python3*/site-packages/torch")
  set(usual ${wheels})
  foreach(root ${CMAKE_PREFIX_PATH} /usr/local /usr /opt/libtorch)
    list(APPEND usual "${root}" "${root}/libtorch")
  endforeach()

  foreach(place ${given} ${usual})
    evo_torch_prefix("${place}" prefix)
    if(NOT prefix)
      if(place IN_LIST given)
        message(FATAL_ERROR "TORCH_DIR is ${place}, and no libtorch is there. It should be the folder of "
          "TorchConfig.cmake (share/cmake/Torch), or the one that holds include/ and lib/.")
      endif()
      continue()
    endif()
    evo_torch_version("${prefix}" version)
    if(version VERSION_LESS EVO_TORCH_MINIMUM)
      if(place IN_LIST given)
        message(FATAL_ERROR "The libtorch of TORCH_DIR (${prefix}) is ${version}; "
          "${EVO_TORCH_MINIMUM} or newer is needed.")
      endif()
      message(STATUS "libtorch ${version} in ${prefix} is passed over: older than ${EVO_TORCH_MINIMUM}")
      continue()
    endif()
    set(EVO_TORCH_PREFIX "${prefix}" PARENT_SCOPE)
    set(EVO_TORCH_VERSION "${version}" PARENT_SCOPE)
    return()
  endforeach()
  message(FATAL_ERROR "The music plugin needs libtorch ${EVO_TORCH_MINIMUM} or newer. Either\n"
    "  python3 -m venv .venv && .venv/bin/pip install torch==2.13.0\n"
    "or -DTORCH_DIR=<libtorch>/share/cmake/Torch, or -DEVO_BUILD_MUSIC=OFF for the core alone.")
endfunction()

if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  evo_find_torch()
  message("${EVO_TORCH_PREFIX}")
endif()

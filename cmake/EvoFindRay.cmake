# evo_find_ray(<required>): where Ray's C++ library is. Sets EVO_RAY_PREFIX (with include/ and lib/), EVO_RAY_VERSION
# and EVO_RAY_PYTHON; without one EVO_RAY_PREFIX is empty, or it stops in words if <required>.
#
# Looked for in this order; each place may be the wheel's folder (site-packages/ray) or its cpp/:
#   1. RAY_DIR, a CMake variable or an environment variable
#   2. the project's own .cache/ray (scripts/test --ray) and .venv, the Python of VIRTUAL_ENV

get_filename_component(evo_ray_project "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)

# The release whose C++ interface and behaviour the plugin was written to.
set(EVO_RAY_RELEASE 2.60.0)

function(evo_ray_version prefix result)
  set(${result} 0 PARENT_SCOPE)
  if(EXISTS "${prefix}/../_version.py")
    file(STRINGS "${prefix}/../_version.py" line REGEX "^version = ")
    string(REGEX MATCH "[0-9]+(\\.[0-9]+)+" version "${line}")
    set(${result} "${version}" PARENT_SCOPE)
  endif()
endfunction()

function(evo_find_ray required)
  set(given "${RAY_DIR}" "$ENV{RAY_DIR}")
  list(REMOVE_ITEM given "")
  file(GLOB wheels "${evo_ray_project}/.cache/ray/lib/python3*/site-packages/ray"
    "${evo_ray_project}/.venv/lib/python3*/site-packages/ray"
    "$ENV{VIRTUAL_ENV}/lib/python3*/site-packages/ray")
  set(EVO_RAY_PREFIX "" PARENT_SCOPE)
  foreach(place ${given} ${wheels})
    foreach(inside cpp .)
      get_filename_component(prefix "${place}/${inside}" ABSOLUTE)
      if(EXISTS "${prefix}/lib/libray_api.so" AND EXISTS "${prefix}/include/ray/api.h")
        evo_ray_version("${prefix}" version)
        get_filename_component(environment "${prefix}/../../../../.." ABSOLUTE)
        set(EVO_RAY_PREFIX "${prefix}" PARENT_SCOPE)
        set(EVO_RAY_VERSION "${version}" PARENT_SCOPE)
        set(EVO_RAY_PYTHON "${environment}/bin/python" PARENT_SCOPE)
        return()
      endif()
    endforeach()
    if(place IN_LIST given)
      message(FATAL_ERROR "RAY_DIR is ${place}, and Ray's C++ library is not there. It should be the folder "
        "site-packages/ray of a Python in which ray[cpp] is installed.")
    endif()
  endforeach()
  if(required)
    message(FATAL_ERROR "EVO_BUILD_RAY is ON, and Ray's C++ library is not there. Either\n"
      "  python3 -m venv .cache/ray && .cache/ray/bin/pip install 'ray[cpp]==${EVO_RAY_RELEASE}'\n"
      "or -DRAY_DIR=<site-packages>/ray, or -DEVO_BUILD_RAY=OFF.")
  endif()
endfunction()

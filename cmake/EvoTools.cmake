# format, format-check and tidy: the pinned tools of scripts/requirements-dev.txt. Where a tool is
# missing, or is of another version, its targets fail and say what to do.
set(evo_tools_file ${PROJECT_SOURCE_DIR}/scripts/requirements-dev.txt)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${evo_tools_file})

# The tool in .venv or on the PATH if it has the pinned version, else a command that fails in words.
function(evo_pinned_tool name result)
  file(STRINGS ${evo_tools_file} version REGEX "^${name}==")
  string(REGEX REPLACE "^.*==" "" version "${version}")
  find_program(EVO_${name} ${name} HINTS ${PROJECT_SOURCE_DIR}/.venv/bin)
  mark_as_advanced(EVO_${name})
  if(EVO_${name})
    execute_process(COMMAND ${EVO_${name}} --version OUTPUT_VARIABLE said)
    if(said MATCHES "version ${version}")
      set(${result} ${EVO_${name}} PARENT_SCOPE)
      return()
    endif()
    # Looked for again at the next configuration, when somebody may have installed the right one.
    unset(EVO_${name} CACHE)
  endif()
  set(${result} ${CMAKE_COMMAND} -DTOOL=${name} -DVERSION=${version}
    -P ${PROJECT_SOURCE_DIR}/cmake/MissingTool.cmake -- PARENT_SCOPE)
endfunction()

evo_pinned_tool(clang-format evo_clang_format)
evo_pinned_tool(clang-tidy evo_clang_tidy)

# The files' names go through a file, so that no command line grows too long.
set(evo_formatted)
foreach(folder include plugins tests examples benchmarks)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${folder}/*.hpp ${folder}/*.inl)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  list(APPEND evo_formatted ${headers} ${sources})
endforeach()
list(JOIN evo_formatted "\n" evo_formatted)
file(CONFIGURE OUTPUT evo_formatted.txt CONTENT "@evo_formatted@\n" @ONLY)

add_custom_target(format
  COMMAND ${evo_clang_format} -i --files=${PROJECT_BINARY_DIR}/evo_formatted.txt
  COMMENT "clang-format writes" VERBATIM)
add_custom_target(format-check
  COMMAND ${evo_clang_format} --dry-run -Werror --files=${PROJECT_BINARY_DIR}/evo_formatted.txt
  COMMENT "clang-format reads" VERBATIM)
# Every source that this build compiles, and the headers through them.
add_custom_target(tidy
  COMMAND ${PROJECT_SOURCE_DIR}/scripts/tidy ${PROJECT_BINARY_DIR} ${evo_clang_tidy}
  USES_TERMINAL COMMENT "clang-tidy reads" VERBATIM)

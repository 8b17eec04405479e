# evo_add_test(<name> <source>... LIBS <library>... [LABELS <label>...] [TIMEOUT <seconds>])
# One doctest executable, registered with ctest. A test folder is one executable.
find_package(doctest REQUIRED)

function(evo_add_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "LIBS;LABELS")
  add_executable(${name} ${arg_UNPARSED_ARGUMENTS} ${PROJECT_SOURCE_DIR}/tests/support/main.cpp)
  target_link_libraries(${name} PRIVATE ${arg_LIBS} evo_warnings doctest::doctest)
  add_test(NAME ${name} COMMAND ${name})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}")
endfunction()

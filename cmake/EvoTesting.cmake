# How tests are built and named. Labels:
#   (none)        runs by default
#   quick         runs by default, and first: seconds in all
#   statistical   takes minutes; scripts/test --statistical
#   browser, llm, mlflow, ray   need an optional part; scripts/test with the option of that name
# Tests marked SANITIZED are also built and run under ASan and UBSan by scripts/test.
find_package(doctest REQUIRED)

# doctest's implementation and main(), compiled once for all.
add_library(evo_test_main OBJECT ${PROJECT_SOURCE_DIR}/tests/support/main.cpp)
target_link_libraries(evo_test_main PUBLIC doctest::doctest PRIVATE evo_warnings)

# Builds every test marked SANITIZED.
add_custom_target(evo_sanitized_tests)

# evo_add_test(<name> <source>... LIBS <library>... [LABELS <label>...] [TIMEOUT <seconds>]
#              [COST <seconds>] [OPTIMISED] [SANITIZED] [SERIAL])
# One doctest executable, registered with ctest. A test folder is one executable.
# COST: the long ones begin first, so that the others run beside them.
# OPTIMISED: its own source does the work. The others are compiled longer than they run, and what they
# test is in libraries.
# SERIAL: nothing runs beside it (it measures time).
function(evo_add_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "OPTIMISED;SANITIZED;SERIAL" "COST;TIMEOUT" "LIBS;LABELS")
  add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE ${arg_LIBS} evo_test_main evo_warnings)
  add_test(NAME ${name} COMMAND ${name})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  if(arg_SANITIZED)
    list(APPEND arg_LABELS sanitized)
    add_dependencies(evo_sanitized_tests ${name})
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}")
  if(NOT arg_OPTIMISED)
    target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O1>)
  endif()
  if(arg_COST)
    set_tests_properties(${name} PROPERTIES COST ${arg_COST})
  endif()
  if(arg_SERIAL)
    set_tests_properties(${name} PROPERTIES RUN_SERIAL ON)
  endif()
endfunction()

# EVO_SANITIZE=address,undefined or thread: for the whole tree, since a half-instrumented program
# reports what isn't there.
set(EVO_SANITIZE "" CACHE STRING "Sanitizers to build with: address,undefined or thread")
if(EVO_SANITIZE)
  add_compile_options(-fsanitize=${EVO_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  # Instrumented code confuses GCC's own analysis of what is uninitialised, out of bounds or dangling.
  add_compile_options("$<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized;-Wno-array-bounds;-Wno-stringop-overflow>")
  add_link_options(-fsanitize=${EVO_SANITIZE})
endif()

# For sources whose locals are 64-byte vectors: before 13.3 GCC's ASan puts such locals into frames that are
# aligned to 32 bytes when it watches for uses after a return (its bug 110027), and they crash.
set(evo_wide_vector_options)
if("${EVO_SANITIZE}" MATCHES "address" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND
   CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13.3)
  set(evo_wide_vector_options "--param=asan-use-after-return=0")
endif()

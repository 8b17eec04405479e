# EVO_SANITIZE=address,undefined or thread: for the whole tree, since a half-instrumented program
# reports what isn't there.
set(EVO_SANITIZE "" CACHE STRING "Sanitizers to build with: address,undefined or thread")
if(EVO_SANITIZE)
  add_compile_options(-fsanitize=${EVO_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  # Instrumented code confuses GCC's own analysis of what is uninitialised, out of bounds or dangling.
  add_compile_options("$<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized;-Wno-array-bounds;-Wno-stringop-overflow>")
  add_link_options(-fsanitize=${EVO_SANITIZE})
endif()

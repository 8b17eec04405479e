# EVO_SANITIZE=address,undefined or thread: for the whole tree, since a half-instrumented program
# reports what isn't there.
set(EVO_SANITIZE "" CACHE STRING "Sanitizers to build with: address,undefined or thread")
if(EVO_SANITIZE)
  add_compile_options(-fsanitize=${EVO_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${EVO_SANITIZE})
endif()

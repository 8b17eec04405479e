# The music plugin's third parties, each as one imported target (so their headers are system includes):
#
#   evo_torch                  libtorch (EvoTorch.cmake)         src/nn only
#   evo_sndfile evo_soxr       libsndfile, soxr                  src/audio
#   evo_xtensor                xtensor                           src/audio
#   evo_fluidsynth             FluidSynth                        src/generator
#   evo_utf8proc               utf8proc                         src/nn/t5
#   evo_sqlite3 evo_json       SQLite, nlohmann-json             src/session
#   evo_httplib                cpp-httplib                       src/serve/http
#   evo_curl                         libcurl                     src/tracking
#   evo_yaml evo_cli11         yaml-cpp, CLI11                   src/session, src/cli
include(EvoTorch)

function(evo_missing_dependency what package)
  message(FATAL_ERROR "The music plugin needs ${what} (Debian: apt-get install ${package}), "
    "or -DEVO_BUILD_MUSIC=OFF for the core alone.")
endfunction()

# evo_library_target(<name> <header> <library> <Debian package>)
#
# Not through pkg-config: FluidSynth's file there brings the include paths and definitions of every
# sound server that it was built for.
function(evo_library_target name header library package)
  find_path(EVO_${name}_INCLUDE ${header})
  find_library(EVO_${name}_LIBRARY ${library})
  mark_as_advanced(EVO_${name}_INCLUDE EVO_${name}_LIBRARY)
  if(NOT EVO_${name}_INCLUDE OR NOT EVO_${name}_LIBRARY)
    evo_missing_dependency(${library} ${package})
  endif()
  add_library(evo_${name} UNKNOWN IMPORTED GLOBAL)
  set_target_properties(evo_${name} PROPERTIES
    IMPORTED_LOCATION "${EVO_${name}_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${EVO_${name}_INCLUDE}")
endfunction()

# evo_header_target(<name> <package> <imported target> <Debian package>)
function(evo_header_target name package target debian)
  find_package(${package} QUIET GLOBAL)
  if(NOT TARGET ${target})
    evo_missing_dependency(${package} ${debian})
  endif()
  add_library(evo_${name} INTERFACE IMPORTED GLOBAL)
  target_link_libraries(evo_${name} INTERFACE ${target})
endfunction()

if(NOT TARGET evo_sndfile)
  evo_library_target(sndfile sndfile.h sndfile libsndfile1-dev)
  evo_library_target(soxr soxr.h soxr libsoxr-dev)
  evo_library_target(fluidsynth fluidsynth.h fluidsynth libfluidsynth-dev)
  evo_library_target(utf8proc utf8proc.h utf8proc libutf8proc-dev)
  evo_library_target(sqlite3 sqlite3.h sqlite3 libsqlite3-dev)
  evo_library_target(httplib httplib.h cpp-httplib libcpp-httplib-dev)
  # As Debian has built it: its types depend on these.
  set_target_properties(evo_httplib PROPERTIES INTERFACE_COMPILE_DEFINITIONS
    "CPPHTTPLIB_OPENSSL_SUPPORT;CPPHTTPLIB_ZLIB_SUPPORT;CPPHTTPLIB_BROTLI_SUPPORT")
  evo_library_target(curl curl/curl.h curl libcurl4-openssl-dev)
  evo_library_target(yaml yaml-cpp/yaml.h yaml-cpp libyaml-cpp-dev)
  evo_header_target(xtensor xtensor xtensor libxtensor-dev)
  evo_header_target(json nlohmann_json nlohmann_json::nlohmann_json nlohmann-json3-dev)
  evo_header_target(cli11 CLI11 CLI11::CLI11 libcli11-dev)
endif()

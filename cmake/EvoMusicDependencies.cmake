# The music plugin's third parties, each as one imported target (so their headers are system includes):
#
#   evo_torch                  libtorch (EvoTorch.cmake)         src/nn only
#   evo_sndfile evo_soxr       libsndfile, soxr                  src/audio
#   evo_xtensor                xtensor                           src/audio
#   evo_fluidsynth             FluidSynth                        src/generator
#   evo_sqlite3 evo_json       SQLite, nlohmann-json             src/session
#   evo_yaml evo_cli11         yaml-cpp, CLI11                   src/session, src/cli
include(EvoTorch)
find_package(PkgConfig REQUIRED)

# evo_pkg_config_target(<name> <module> <Debian package>)
function(evo_pkg_config_target name module package)
  if(TARGET evo_${name})
    return()
  endif()
  pkg_check_modules(EVO_${name} QUIET IMPORTED_TARGET GLOBAL ${module})
  if(NOT EVO_${name}_FOUND)
    message(FATAL_ERROR "The music plugin needs ${module} (Debian: apt-get install ${package}), "
      "or -DEVO_BUILD_MUSIC=OFF for the core alone.")
  endif()
  add_library(evo_${name} ALIAS PkgConfig::EVO_${name})
endfunction()

# evo_package_target(<name> <package> <imported target> <Debian package>), for header-only libraries
function(evo_package_target name package target debian)
  if(TARGET evo_${name})
    return()
  endif()
  find_package(${package} QUIET)
  if(NOT TARGET ${target})
    message(FATAL_ERROR "The music plugin needs ${package} (Debian: apt-get install ${debian}), "
      "or -DEVO_BUILD_MUSIC=OFF for the core alone.")
  endif()
  add_library(evo_${name} INTERFACE IMPORTED GLOBAL)
  target_link_libraries(evo_${name} INTERFACE ${target})
endfunction()

evo_pkg_config_target(sndfile sndfile libsndfile1-dev)
evo_pkg_config_target(soxr soxr libsoxr-dev)
evo_pkg_config_target(fluidsynth fluidsynth libfluidsynth-dev)
evo_pkg_config_target(sqlite3 sqlite3 libsqlite3-dev)
evo_pkg_config_target(yaml yaml-cpp libyaml-cpp-dev)
evo_package_target(xtensor xtensor xtensor libxtensor-dev)
evo_package_target(json nlohmann_json nlohmann_json::nlohmann_json nlohmann-json3-dev)
evo_package_target(cli11 CLI11 CLI11::CLI11 libcli11-dev)

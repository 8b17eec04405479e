# cmake --install <build> --component evo puts the headers and evoConfig.cmake in place; it builds
# nothing, as there is nothing to build.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(evo_package_dir ${CMAKE_INSTALL_DATADIR}/cmake/evo)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/evo
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT evo FILES_MATCHING PATTERN "*.hpp" PATTERN "*.inl")
install(TARGETS evo EXPORT evo_targets COMPONENT evo)
install(EXPORT evo_targets NAMESPACE evo:: FILE evoTargets.cmake
  DESTINATION ${evo_package_dir} COMPONENT evo)
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/evoConfig.cmake.in
  ${PROJECT_BINARY_DIR}/evoConfig.cmake INSTALL_DESTINATION ${evo_package_dir})
# Headers only: any architecture will do. Before 1.0 a minor version may change names.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/evoConfigVersion.cmake
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES ${PROJECT_BINARY_DIR}/evoConfig.cmake ${PROJECT_BINARY_DIR}/evoConfigVersion.cmake
  DESTINATION ${evo_package_dir} COMPONENT evo)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE
  DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/evo COMPONENT evo)

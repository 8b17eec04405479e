# Copies the project without its plugins, configures all of it, and builds an example.
file(REMOVE_RECURSE ${WORK})
foreach(part CMakeLists.txt LICENSE cmake include tests examples scripts)
  file(COPY ${SOURCE}/${part} DESTINATION ${WORK}/source)
endforeach()
foreach(command
    "-S;${WORK}/source;-B;${WORK}/build;-G;${GENERATOR};-DCMAKE_CXX_COMPILER=${COMPILER};-DCMAKE_BUILD_TYPE=Debug"
    "--build;${WORK}/build;--target;example_01_minimize"
    "--install;${WORK}/build;--prefix;${WORK}/prefix")
  execute_process(COMMAND ${CMAKE_COMMAND} ${command} COMMAND_ERROR_IS_FATAL ANY)
endforeach()

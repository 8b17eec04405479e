# The interface of a compiled library has no type of a third party: no file of one is included by any
# of its headers, directly or through another header.
file(GLOB_RECURSE headers ${INTERFACE}/*.hpp)
if(NOT headers)
  message(FATAL_ERROR "${INTERFACE} has no headers")
endif()
set(unit "")
foreach(header ${headers})
  string(APPEND unit "#include \"${header}\"\n")
endforeach()
file(WRITE ${WORK}/interface.cpp "${unit}")
execute_process(COMMAND ${COMPILER} -std=c++20 -I${INTERFACE} -I${INCLUDE} -I${EIGEN} -M
  ${WORK}/interface.cpp OUTPUT_VARIABLE included COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCH "[^ ]*/(Eigen|unsupported|torch|ATen|c10|xtensor|xtl|oneapi|tbb|nlohmann|yaml-cpp)/[^ ]*"
  foreign "${included}")
if(foreign)
  message(FATAL_ERROR "A header of ${INTERFACE} includes ${foreign}")
endif()

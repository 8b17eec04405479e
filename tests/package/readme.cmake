# The program in the README is the one that is compiled and run, to the letter.
file(READ ${README} readme)
file(READ ${PROGRAM} program)
string(FIND "${readme}" "```cpp\n${program}```" place)
if(place EQUAL -1)
  message(FATAL_ERROR "${README} should show exactly ${PROGRAM}")
endif()

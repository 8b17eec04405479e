#include "evo/music/error.hpp"
#include "evo/music/prompts.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

using namespace evo::music;

namespace {

std::vector<std::string> read(const std::string& text) {
  std::istringstream lines{text};
  return read_prompts(lines, "prompts.txt");
}

} // namespace

TEST_CASE("one prompt a line; blank lines and comments are passed over") {
  CHECK(read("# first population\n\n  slow jazz \r\n\t\nhappy techno, 130 bpm # loud") ==
        std::vector<std::string>{"slow jazz", "happy techno, 130 bpm # loud"});
}

TEST_CASE("a byte-order mark is no part of the first prompt") {
  CHECK(read("\xEF\xBB\xBFjazz\n") == std::vector<std::string>{"jazz"});
}

TEST_CASE("text beyond ASCII stays as it is") {
  CHECK(read("caf\xC3\xA9 jazz\n") == std::vector<std::string>{"caf\xC3\xA9 jazz"});
}

TEST_CASE("errors name file and line") {
  CHECK_THROWS_WITH_AS(read("jazz\nro\xFF"
                            "ck\n"),
                       "prompts.txt:2: not UTF-8 (save the file as UTF-8 text)", error);
  CHECK_THROWS_WITH_AS(read("\n\n" + std::string(5000, 'x')),
                       "prompts.txt:3: a line of 5000 bytes (a prompt has at most 4096)", error);
  CHECK_THROWS_WITH_AS(
      read("# nothing\n\n"),
      "prompts.txt: no prompt in it (give one prompt a line; lines that begin with # are comments)",
      error);
  CHECK_THROWS_WITH_AS(read_prompts("no/such/file.txt"),
                       "no/such/file.txt: can't be read (give a text file with one prompt a line)",
                       error);
  CHECK_THROWS_AS(read_prompts("/"), error);
}

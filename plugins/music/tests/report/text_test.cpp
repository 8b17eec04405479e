#include "text.hpp"

#include "bytes.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace evo::music::report;

TEST_CASE("escape leaves no markup and no broken bytes") {
  CHECK(escape("<a href=\"x\">&'") == "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
  CHECK(escape("caf\xC3\xA9 \xE2\x99\xAB \xF0\x9F\x8E\xB5") ==
        "caf\xC3\xA9 \xE2\x99\xAB \xF0\x9F\x8E\xB5");
  for (const auto* bad :
       {"\xC3", "\xFF", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x01", "\x7F"}) {
    CAPTURE(bad);
    const auto out = escape(bad);
    CHECK(out.find("\xEF\xBF\xBD") == 0);
    CHECK(out.size() % 3 == 0);
  }
  CHECK(escape("a\tb\nc") == "a\tb\nc");
}

TEST_CASE("a path never becomes a scheme, a host or a query") {
  CHECK(url("audio/12 a.wav") == "audio/12%20a.wav");
  CHECK(url("javascript:x") == "javascript%3Ax");
  CHECK(url("//host/x") == ".//host/x");
  CHECK(url("a?b#c%") == "a%3Fb%23c%25");
}

TEST_CASE("shorten counts characters, not bytes") {
  CHECK(shorten("abc", 3) == "abc");
  CHECK(shorten("abcd", 3) == "abc\xE2\x80\xA6");
  CHECK(shorten("\xC3\xA9\xC3\xA9\xC3\xA9", 2) == "\xC3\xA9\xC3\xA9\xE2\x80\xA6");
}

TEST_CASE("numbers as people write them") {
  CHECK(number(0.8123456) == "0.8123");
  CHECK(number(0) == "0.0000");
  CHECK(number(-0.5) == "\xE2\x88\x92"
                        "0.5000");
  CHECK(number(12.5) == "12.50");
  CHECK(number(1.234e-5) == "1.23\xC3\x97"
                            "10\xE2\x81\xBB\xE2\x81\xB5");
  CHECK(number(2.5e12) == "2.50\xC3\x97"
                          "10\xC2\xB9\xC2\xB2");
  CHECK(number(std::numeric_limits<double>::quiet_NaN()) == "\xE2\x80\x93");
  CHECK(fixed(-0.0001, 2) == "0.00");
  CHECK(signed_number(0.25) == "+0.2500");
  CHECK(count(25000) == "25\xE2\x80\xAF"
                        "000");
  CHECK(count(9999) == "9999");
  CHECK(counted(1, "candidate") == "1 candidate");
  CHECK(percent(0.666) == "67 %");
  CHECK(percent(0.001) == "under 1 %");
}

TEST_CASE("durations") {
  CHECK(duration(0.84) == "0.8 s");
  CHECK(duration(59) == "59 s");
  CHECK(duration(133) == "2 min 13 s");
  CHECK(duration(3840) == "1 h 04 min");
  CHECK(duration(-1) == "\xE2\x80\x93");
}

TEST_CASE("shell arguments that need it are quoted") {
  CHECK(shell_quoted("runs/demo") == "runs/demo");
  CHECK(shell_quoted("a b") == "'a b'");
  CHECK(shell_quoted("it's; rm") == "'it'\\''s; rm'");
  CHECK(shell_quoted("") == "''");
}

TEST_CASE("base64, the vectors of RFC 4648 section 10") {
  CHECK(base64("").empty());
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
  CHECK(base64("foob") == "Zm9vYg==");
  CHECK(base64("fooba") == "Zm9vYmE=");
  CHECK(base64("foobar") == "Zm9vYmFy");
}

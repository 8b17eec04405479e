// Workers whose files aren't those of the run.
#include "on_workers.hpp"

#include "workers/file_marks.hpp"

#include <doctest/doctest.h>

#include <array>
#include <unistd.h>

using namespace evo::music;
using namespace evo::music::testing;
using namespace evo::music::workers;

namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20;

std::vector<instrument_file> single(const std::filesystem::path& path) {
  return {{path.filename().string(), path}};
}

/// A run that reads one file, and workers that read another.
error refusal_of(small_run& s, const std::filesystem::path& ours,
                 const std::filesystem::path& theirs) {
  s.config.encoder.model = theirs;
  const auto pool =
      pool_of(2, {.files = {.of_encoder = [&](const encoder_options&) { return single(ours); }}});
  s.hear = source_of(pool.get());
  return error_of([&] { (void)s.evolve_into("for " + theirs.filename().string()); });
}

} // namespace

TEST_CASE("files of other bytes or sizes are told apart, those of other places aren't") {
  const temporary_folder f;
  const std::string bytes(5 * mebibyte / 2, 'x');
  write_bytes(f / "ours", bytes);
  const auto marks = marks_of(single(f / "ours"));
  CHECK(marks[0].size == bytes.size());
  write_bytes(f / "elsewhere", bytes);
  CHECK_NOTHROW(check_same_files(marks, single(f / "elsewhere")));
  for (const std::size_t place : {std::size_t{0}, mebibyte - 1, bytes.size() - 1}) {
    CAPTURE(place);
    std::string other = bytes;
    other[place] = 'y';
    write_bytes(f / "other", other);
    const error e = error_of([&] { check_same_files(marks, single(f / "other")); });
    CHECK(e.where() == f / "other");
    CHECK(contains(e.what(), "another file than the run's: 2621440 bytes"));
  }
  write_bytes(f / "longer", bytes + "x");
  CHECK(contains(error_of([&] { check_same_files(marks, single(f / "longer")); }).what(),
                 "2621441 bytes"));
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, mebibyte, mebibyte + 1}) {
    write_bytes(f / "small", std::string(size, 's'));
    CHECK(marks_of(single(f / "small"))[0].size == size);
  }
}

TEST_CASE("of a folder's files none may be missing, and none too many") {
  const temporary_folder f;
  for (const std::string name : {"config.json", "model.safetensors", "tokenizer.json"})
    write_bytes(f / name, name);
  const std::vector<instrument_file> all{{"config.json", f / "config.json"},
                                         {"model.safetensors", f / "model.safetensors"},
                                         {"tokenizer.json", f / "tokenizer.json"}},
      fewer{all[0], all[1]};
  CHECK_NOTHROW(check_same_files(marks_of(all), all));
  const error missing = error_of([&] { check_same_files(marks_of(all), fewer); });
  CHECK(missing.where() == f / "tokenizer.json");
  CHECK(contains(missing.what(), "there is no such file (the run's is of 14 bytes"));
  CHECK(error_of([&] { check_same_files(marks_of(fewer), all); }).where() == f / "tokenizer.json");
}

TEST_CASE("a worker with another file refuses in words, naming the file and its machine") {
  small_run s;
  write_bytes(s.folder / "ours.bin", "our weights");
  write_bytes(s.folder / "theirs.bin", "my weights!");
  std::array<char, 256> machine{};
  REQUIRE(gethostname(machine.data(), machine.size() - 1) == 0);
  const error other = refusal_of(s, s.folder / "ours.bin", s.folder / "theirs.bin");
  CHECK(other.kind() == failure::configuration);
  for (const std::string& part :
       {"no worker can hear: on " + std::string{machine.data()},
        (s.folder / "theirs.bin").string() + ": it is another file than the run's: 11 bytes",
        std::string{"a copy of the run's ours.bin"}})
    CHECK_MESSAGE(contains(other.what(), part), other.what());
  const error none = refusal_of(s, s.folder / "ours.bin", s.folder / "none.bin");
  CHECK(none.kind() == failure::configuration);
  CHECK_MESSAGE(contains(none.what(), (s.folder / "none.bin").string()), none.what());
}

TEST_CASE("a worker with a copy of the run's file hears as ever") {
  small_run s;
  const auto local = s.evolve_into("local");
  write_bytes(s.folder / "ours.bin", "our weights");
  write_bytes(s.folder / "copy.bin", "our weights");
  s.config.encoder.model = s.folder / "copy.bin";
  const auto pool = pool_of(2, {.files = {.of_encoder = [&](const encoder_options&) {
                                  return single(s.folder / "ours.bin");
                                }}});
  s.hear = source_of(pool.get());
  check_equal_runs(local, s.evolve_into("remote"));
}

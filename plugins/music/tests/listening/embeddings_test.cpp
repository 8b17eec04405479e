#include "support.hpp"

#include "evo/music/npy.hpp"
#include "evo/music/track_embeddings.hpp"

#include <array>
#include <limits>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

text_column ids(std::initializer_list<const char*> names) {
  text_column column;
  for (const char* n : names)
    column.push_back(n);
  return column;
}

void save(const std::filesystem::path& file, std::vector<std::size_t> shape,
          std::vector<float> values) {
  write_npy(file, shape, values);
}

} // namespace

TEST_CASE("embeddings come from .npy and from the Python project's .json; the rest is counted") {
  const temporary_folder folder;
  save(folder / "a.npy", {2, 3}, {1, 2, 3, 4, 5, 6});
  save(folder / "b.npy", {1, 2, 3}, {6, 5, 4, 3, 2, 1});
  write_bytes(folder / "c.json", R"({"c": [[[1, 1, 1], [2, 2, 2.5]], [[9, 9, 9], [9, 9, 9]]]})");
  write_bytes(folder / "damaged.npy", "no array");
  save(folder / "nan.npy", {2, 3}, {1, 2, 3, std::numeric_limits<float>::quiet_NaN(), 5, 6});
  write_bytes(folder / "null.json", R"({"null": [[[1, null, 1], [2, 2, 2]]]})");
  save(folder / "other.npy", {3, 2}, {1, 2, 3, 4, 5, 6});
  write_bytes(folder / "else.json", R"({"another": [[[1, 1, 1], [2, 2, 2]]]})");

  const auto all = ids({"a", "none", "b", "c", "damaged", "nan", "null", "other", "else", "../a"});
  CHECK(has_embedding(all, folder.path()) ==
        std::vector<std::uint8_t>{1, 0, 1, 1, 1, 1, 1, 1, 1, 0});
  const auto e = read_track_embeddings(all, folder.path());
  CHECK(e.layers == 2);
  CHECK(e.dim == 3);
  CHECK(e.present == std::vector<std::uint8_t>{1, 0, 1, 1, 0, 0, 0, 0, 0, 0});
  CHECK(e[2][0] == 6);
  CHECK(e[3][5] == 2.5F);
  CHECK(e[1][0] == 0);
  CHECK(e.missing == 2);
  CHECK(e.damaged == 2);
  CHECK(e.not_finite == 2);
  CHECK(e.other_shape == 1);
  CHECK(contains(e.first_problem, "damaged.npy"));
  CHECK(describe(e) == "3 of 10 tracks have an embedding (2 x 3); 2 missing; 2 damaged; 2 with "
                       "numbers that aren't finite; 1 of another shape");
}

TEST_CASE("a folder without any usable embedding is refused in words") {
  const temporary_folder folder;
  CHECK(contains(error_of([&] { (void)read_track_embeddings(ids({"a"}), folder.path()); }).what(),
                 "no usable embedding of 1 tracks"));
  CHECK(error_of([&] { (void)has_embedding(ids({"a"}), folder / "none"); }).kind() ==
        failure::input);
}

TEST_CASE("an array of a folder's embeddings is mapped instead of its files") {
  const temporary_folder folder;
  save(folder / "a.npy", {1, 2}, {1, 2});
  save(folder / "b.npy", {1, 2}, {3, 4});
  save(folder / "n.npy", {1, 2}, {5, std::numeric_limits<float>::infinity()});
  write_embedding_array(folder.path(), ids({"b", "n", "a"}));
  const auto array = read_npy(folder / "array/embeddings.npy");
  CHECK(array.shape == std::vector<std::size_t>{3, 1, 2});
  CHECK(array.values[4] == 1);
  CHECK(read_bytes(folder / "array/ids.txt") == "b\nn\na\n");

  const auto e = read_track_embeddings(ids({"a", "none", "n", "b"}), folder.path());
  REQUIRE(e.mapped);
  CHECK(e.values.empty());
  CHECK(e.layers == 1);
  CHECK(e.dim == 2);
  CHECK(e.present == std::vector<std::uint8_t>{1, 0, 0, 1});
  CHECK(e[0][1] == 2);
  CHECK(e[3][0] == 3);
  CHECK(e.row(3) == 0);
  CHECK(e.missing == 1);
  CHECK(e.not_finite == 1);
  CHECK(contains(e.first_problem, "n.npy"));

  SUBCASE("where a file isn't in it, the files are read") {
    save(folder / "c.npy", {1, 2}, {7, 8});
    const auto files = read_track_embeddings(ids({"a", "c"}), folder.path());
    CHECK(!files.mapped);
    CHECK(files[1][0] == 7);
  }
  SUBCASE("one that is damaged is refused in words") {
    write_bytes(folder / "array/ids.txt", "b\n");
    CHECK(contains(error_of([&] { (void)read_track_embeddings(ids({"a"}), folder.path()); }).what(),
                   "a row for each of the 1 lines of ids.txt"));
    write_bytes(folder / "array/embeddings.npy", "no array");
    CHECK(error_of([&] { (void)read_track_embeddings(ids({"a"}), folder.path()); }).kind() ==
          failure::input);
  }
  SUBCASE("files of different shapes make none") {
    save(folder / "c.npy", {2, 1}, {7, 8});
    CHECK(contains(error_of([&] { write_embedding_array(folder.path(), ids({"a", "c"})); }).what(),
                   "c.npy"));
    CHECK(!std::filesystem::exists(folder / "array/embeddings.npy"));
    CHECK(!std::filesystem::exists(folder / "array/embeddings.npy.part"));
  }
}

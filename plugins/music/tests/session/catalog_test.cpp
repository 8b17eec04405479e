#include "embed_catalog.hpp"

#include "evo/music/audio_io.hpp"
#include "evo/music/catalog.hpp"
#include "evo/music/npy.hpp"
#include "fakes.hpp"
#include "support.hpp"

namespace evo::music {
using namespace testing;

TEST_CASE("an interruption between batches leaves whole files, and says how many are left") {
  const temporary_folder folder;
  std::filesystem::create_directory(folder / "music");
  audio_clip clip{1, 8000, 8000};
  for (std::size_t i = 0; i < 8000; ++i)
    clip.samples()[i] = static_cast<float>(i % 100) / 200;
  for (int i = 0; i < 20; ++i)
    write_wav(folder / ("music/" + std::to_string(100 + i) + ".wav"), clip);
  const fake_encoder encode;
  const catalog tracks = read_catalog(folder / "music");
  int asked = 0;
  std::vector<double> shares;
  catalog_task task{.folder = folder / "music", .out = folder / "out", .encoder = "fake"};
  task.interrupted = [&] { return ++asked == 2; };
  task.progress = [&](double share) { shares.push_back(share); };
  const error stopped =
      error_of([&] { (void)embed_catalog(encode, tracks, task, serial_executor()); });
  CHECK(stopped.kind() == failure::interrupted);
  CHECK(contains(stopped.what(), "12 tracks are left"));
  task.resume = true;
  task.interrupted = {};
  const auto sum = embed_catalog(encode, tracks, task, serial_executor());
  CHECK(sum.kept == 8);
  CHECK(sum.embedded == 12);
  CHECK(shares == std::vector<double>{0.4, 0.8, 1});
  CHECK(read_npy(folder / "out/119.npy").shape ==
        std::vector<std::size_t>{encode.layers(), encode.dim()});
  CHECK(!std::filesystem::exists(folder / "out/119.npy.part"));
  CHECK(read_npy(folder / "out/array/embeddings.npy").shape ==
        std::vector<std::size_t>{20, encode.layers(), encode.dim()});
}

} // namespace evo::music

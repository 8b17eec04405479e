#include "support.hpp"

#include "../../support/files.hpp"

#include <fstream>
#include <nlohmann/json.hpp>

namespace evo::music::nn {
namespace {

using namespace testing;
using evo::music::testing::temporary_folder;
using evo::music::testing::write_bytes;

/// tiny's configuration with other fields.
struct changed {
  explicit changed(const nlohmann::json& config, const nlohmann::json& preprocessor = {}) {
    write("config.json", config);
    write("preprocessor_config.json", preprocessor);
  }

  [[nodiscard]] mert_config read() const { return read_mert_config(folder.path()); }

  void check_refused(const std::string& part) const {
    CHECK_THROWS_WITH_AS(static_cast<void>(read()), doctest::Contains(part.c_str()), error);
  }

  temporary_folder folder;

private:
  void write(const std::string& name, const nlohmann::json& fields) const {
    std::ifstream from{tiny("tiny") / name};
    auto json = nlohmann::json::parse(from);
    if (fields.is_object())
      json.update(fields);
    write_bytes(folder / name, json.dump());
  }
};

void check_refused(const nlohmann::json& config, const std::string& part) {
  changed{config}.check_refused(part);
}

} // namespace

TEST_CASE("a checkpoint's configuration is read, and what is absent has MERT's defaults") {
  const mert_config c = read_mert_config(tiny("tiny_first"));
  CHECK(c.rate == 24000);
  CHECK(c.normalize);
  CHECK(c.widths == std::vector<std::size_t>{12, 16, 16, 16, 16, 16, 20});
  CHECK(c.has_bias);
  CHECK(c.norm_first);
  CHECK(!c.layer_norms);
  CHECK(c.width == 24);
  CHECK(c.position_kernel == 16);
  CHECK(c.residual_factor == 1);

  const temporary_folder folder;
  write_bytes(folder / "config.json", R"({"model_type": "mert_model"})");
  write_bytes(folder / "preprocessor_config.json", R"({"sampling_rate": 24000})");
  const mert_config d = read_mert_config(folder.path()), defaults;
  CHECK(d.widths == defaults.widths);
  CHECK(d.kernels == defaults.kernels);
  CHECK(d.strides == defaults.strides);
  CHECK(d.width == 768);
  CHECK(d.layers == 12);
  CHECK(d.heads == 12);
  CHECK(d.feed_forward == 3072);
  CHECK(d.position_kernel == 128);
  CHECK(d.position_groups == 16);
  CHECK(d.projection_norm);
  CHECK(!d.norm_first);
}

TEST_CASE("frames are 320 samples apart, and one takes 400") {
  const mert_config c;
  CHECK(c.receptive_field() == 400);
  CHECK(c.frames(399) == 0);
  CHECK(c.frames(400) == 1);
  CHECK(c.frames(719) == 1);
  CHECK(c.frames(720) == 2);
  CHECK(c.frames(120000) == 374);
}

TEST_CASE("what MERT's configuration has beyond HuBERT's is done or refused in words") {
  check_refused({{"feature_extractor_cqt", true}}, "constant-Q transform");
  check_refused({{"conv_pos_batch_norm", true}}, "batch norm");
  check_refused({{"deepnorm", true}, {"do_stable_layer_norm", true}}, "deepnorm is true, and");
  CHECK(changed{{{"deepnorm", true}}}.read().residual_factor == doctest::Approx(std::pow(6, 0.25)));
  CHECK(changed{{{"attention_relax", 32.0}}}.read().residual_factor == 1);
  CHECK(changed{{{"model_type", "hubert"}}}.read().width == 24);
}

TEST_CASE("fields that are out of range or contradict each other are refused") {
  check_refused({{"model_type", "wav2vec2"}}, "is wav2vec2");
  check_refused({{"model_type", nullptr}}, "model_type is missing");
  check_refused({{"hidden_act", "relu"}}, "hidden_act is relu");
  check_refused({{"feat_extract_activation", "gelu_new"}}, "feat_extract_activation");
  check_refused({{"feat_extract_norm", "batch"}}, "feat_extract_norm is batch");
  check_refused({{"hidden_size", 25}}, "no multiple of the 3 heads");
  check_refused({{"num_conv_pos_embedding_groups", 5}}, "5 groups");
  check_refused({{"conv_kernel", {10, 3}}}, "conv_kernel has 2 numbers (7");
  check_refused({{"conv_stride", {5, 2, 2, 2, 2, 2, 3}}}, "larger than conv_kernel");
  check_refused({{"conv_dim", {12, 16, 16, 16, 16, 16, 0.5}}}, "isn't whole");
  check_refused({{"num_hidden_layers", 0}}, "num_hidden_layers is 0");
  check_refused({{"layer_norm_eps", 0}}, "layer_norm_eps");
  check_refused({{"sample_rate", 16000}}, "sample_rate isn't that of preprocessor_config.json");
}

TEST_CASE("the preprocessor's configuration is obeyed") {
  const changed other{{{"sample_rate", 16000}},
                      {{"sampling_rate", 16000}, {"do_normalize", false}}};
  CHECK(other.read().rate == 16000);
  CHECK(!other.read().normalize);
  changed{{}, {{"feature_size", 2}}}.check_refused("feature_size");
  changed{{}, {{"feature_extractor_type", "EncodecFeatureExtractor"}}}.check_refused(
      "feature_extractor_type");
  const changed none{{}};
  std::filesystem::remove(none.folder / "preprocessor_config.json");
  none.check_refused("preprocessor_config.json");
}

} // namespace evo::music::nn

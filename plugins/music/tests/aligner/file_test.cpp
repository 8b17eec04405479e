#include <doctest/doctest.h>

#include "aligner_file.hpp"

#include "nn/safetensors.hpp"
#include "nn/safetensors_writer.hpp"
#include "support/files.hpp"

#include "evo/music/error.hpp"

using namespace evo::music;
using namespace evo::music::testing;

namespace {

constexpr aligner_shape small{.aggregate = aggregation::gru,
                              .project = projection::batch_norm,
                              .layers = 3,
                              .dim = 4,
                              .listeners = 2,
                              .listener_width = 5,
                              .shared_width = 6,
                              .hidden_width = 7,
                              .standardised = true};

nn::aligner_network network() {
  nn::aligner_network made{small};
  made.initialise(evo::random_key{1}, 0.2);
  made.observations().back() = 0.25F;
  return made;
}

/// A file with its tensors and texts changed.
template <class Change>
std::string refusal(const Change& change) {
  const temporary_folder folder;
  const auto file = folder / "a.safetensors";
  save_aligner(file, network(), {"a", "b"}, {});
  {
    const nn::safetensors_file read{file};
    std::vector<nn::named_floats> tensors;
    for (const auto& [name, tensor] : read.tensors())
      tensors.push_back({name, tensor.shape, read.floats(name, tensor.shape)});
    std::map<std::string, std::string> texts{read.metadata().begin(), read.metadata().end()};
    change(tensors, texts);
    nn::write_safetensors(folder / "b.safetensors", tensors, texts);
  }
  try {
    const aligner loaded{folder / "b.safetensors"};
  } catch (const error& e) {
    CHECK(e.kind() == failure::input);
    return e.what();
  }
  return "";
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

using tensors = std::vector<nn::named_floats>;
using texts = std::map<std::string, std::string>;

} // namespace

TEST_CASE("what is saved is what is loaded") {
  const temporary_folder folder;
  const auto file = folder / "a.safetensors";
  const nn::aligner_network made = network();
  save_aligner(file, made, {"Ada", "zo\xC3\xAB \"x\""}, {{"training", "{}"}});
  const auto loaded = load_aligner(file);
  CHECK(loaded.network->shape() == small);
  CHECK(std::ranges::equal(std::as_const(*loaded.network).values(), made.values()));
  CHECK(std::ranges::equal(std::as_const(*loaded.network).observations(), made.observations()));
  CHECK(loaded.listener_names == std::vector<std::string>{"Ada", "zo\xC3\xAB \"x\""});
  CHECK(loaded.notes.at("training") == "{}");
  const aligner trained{file};
  CHECK(trained.find_listener("Ada") == 0);
  CHECK(!trained.find_listener("Bob"));
  CHECK_THROWS_AS(static_cast<void>(trained.listener(2)), error);
  CHECK_THROWS_AS(
      static_cast<void>(trained.score(std::vector<float>(4), {}, evo::serial_executor())), error);
}

TEST_CASE("names, shapes, types and texts are checked") {
  CHECK(refusal([](tensors&, texts&) {}).empty());
  CHECK(contains(refusal([](tensors& t, texts&) { t.pop_back(); }), "temperature"));
  CHECK(contains(refusal([](tensors& t, texts&) { t.push_back({"extra", {0}, {}}); }),
                 "'extra' that no such aligner has"));
  CHECK(contains(refusal([](tensors& t, texts&) { t.back().name = "heat"; }), "heat"));
  CHECK(contains(refusal([](tensors& t, texts&) {
                   for (auto& one : t)
                     if (one.name == "music.norm.bias")
                       one.shape = {2, 2};
                 }),
                 "its shape is (2, 2)"));
  const std::vector<float> infinite(4, INFINITY);
  CHECK(contains(refusal([&](tensors& t, texts&) {
                   for (auto& one : t)
                     if (one.name == "music.norm.bias")
                       one.values = infinite;
                 }),
                 "isn't finite"));
  CHECK(contains(refusal([](tensors&, texts& x) { x["format"] = "other"; }), "it is no aligner"));
  CHECK(contains(refusal([](tensors&, texts& x) { x["config"] = "[]"; }), "config has no"));
  CHECK(contains(refusal([](tensors&, texts& x) {
                   auto& c = x["config"];
                   c.replace(c.find("\"dim\":4"), 7, "\"dim\":0");
                 }),
                 "config has no dim"));
  CHECK(contains(refusal([](tensors&, texts& x) {
                   auto& c = x["config"];
                   c.replace(c.find("\"listeners\":2"), 13, "\"listeners\":4000000000");
                 }),
                 "its header says"));
  CHECK(contains(refusal([](tensors&, texts& x) {
                   auto& c = x["config"];
                   c.replace(c.find("true"), 4, "1");
                 }),
                 "neither true nor false"));
  CHECK(contains(refusal([](tensors&, texts& x) {
                   auto& c = x["config"];
                   c.replace(c.find("true"), 4, "false");
                 }),
                 "'music.input_mean' that no such aligner has"));
  CHECK(contains(refusal([](tensors&, texts& x) { x["listeners"] = "[\"a\"]"; }),
                 "names 1 listeners, the table has 2"));
}

#include "nn/t5/vocabulary.hpp"

#include "evo/music/error.hpp"

#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace evo::music::nn {
namespace {

// Field numbers of sentencepiece_model.proto.
constexpr std::uint64_t model_pieces = 1, model_trainer = 2, model_normalizer = 3;
constexpr std::uint64_t piece_text = 1, piece_score = 2;
constexpr std::uint64_t trainer_model_type = 3, unigram_type = 1;
constexpr std::uint64_t normalizer_charsmap = 2;

class damaged : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// One field of a message: a number, or bytes.
struct field {
  std::uint64_t number = 0, value = 0;
  std::string_view bytes;
};

/// Fields of a message in protobuf's wire format, one after the other.
class message {
public:
  explicit message(std::string_view bytes) : left_{bytes} {}

  [[nodiscard]] bool at_end() const noexcept { return left_.empty(); }

  field next() {
    const std::uint64_t key = number();
    field found{key >> 3U, 0, {}};
    switch (key & 7U) {
    case 0: found.value = number(); break;
    case 1: found.bytes = take(8); break;
    case 2: found.bytes = take(number()); break;
    case 5: found.bytes = take(4); break;
    default: throw damaged{"a field has an unknown wire type"};
    }
    return found;
  }

private:
  std::string_view take(std::uint64_t count) {
    if (count > left_.size())
      throw damaged{"a field reaches beyond the end"};
    const std::string_view taken = left_.substr(0, static_cast<std::size_t>(count));
    left_.remove_prefix(taken.size());
    return taken;
  }

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto byte = static_cast<std::uint8_t>(take(1)[0]);
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if (byte < 0x80U)
        return value;
    }
    throw damaged{"a number has no end"};
  }

  std::string_view left_;
};

text_piece read_piece(std::string_view bytes) {
  text_piece piece;
  for (message fields{bytes}; !fields.at_end();) {
    const field f = fields.next();
    if (f.number == piece_text)
      piece.text = f.bytes;
    if (f.number == piece_score && f.bytes.size() == sizeof(float)) {
      float score = 0;
      std::memcpy(&score, f.bytes.data(), sizeof score);
      piece.score = static_cast<double>(score);
    }
  }
  return piece;
}

void check_trainer(std::string_view bytes) {
  for (message fields{bytes}; !fields.at_end();) {
    const field f = fields.next();
    if (f.number == trainer_model_type && f.value != unigram_type)
      throw damaged{"its pieces are not those of a unigram model"};
  }
}

t5_vocabulary read_model(std::string_view bytes) {
  t5_vocabulary vocabulary;
  for (message fields{bytes}; !fields.at_end();) {
    const field f = fields.next();
    if (f.number == model_pieces)
      vocabulary.pieces.push_back(read_piece(f.bytes));
    if (f.number == model_trainer)
      check_trainer(f.bytes);
    if (f.number == model_normalizer)
      for (message parts{f.bytes}; !parts.at_end();)
        if (const field part = parts.next(); part.number == normalizer_charsmap)
          vocabulary.charsmap = part.bytes;
  }
  return vocabulary;
}

} // namespace

t5_vocabulary read_spiece_model(const std::filesystem::path& file, std::size_t sentinels) {
  std::ifstream in{file, std::ios::binary};
  if (!in)
    throw error{failure::input, file.string(), "cannot be read"};
  const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
  t5_vocabulary vocabulary;
  try {
    vocabulary = read_model(bytes);
  } catch (const damaged& problem) {
    throw error{failure::input, file.string(),
                std::string{"this is no sentencepiece model: "} + problem.what(),
                "the spiece.model of a T5 model"};
  }
  check_t5_pieces(vocabulary, file);
  for (const std::int64_t token : {t5_pad, t5_end, t5_unknown})
    vocabulary.added.push_back(
        {vocabulary.pieces[static_cast<std::size_t>(token)].text, token, false, false});
  for (std::size_t i = sentinels; i-- > 0;) {
    vocabulary.added.push_back({"<extra_id_" + std::to_string(i) + ">",
                                static_cast<std::int64_t>(vocabulary.pieces.size()), false, false});
    vocabulary.pieces.push_back({vocabulary.added.back().text, 0});
  }
  return vocabulary;
}

} // namespace evo::music::nn

#include "nn/safetensors_writer.hpp"

#include "files/files.hpp"

#include <nlohmann/json.hpp>

namespace evo::music::nn {

void write_safetensors(const std::filesystem::path& file, std::span<const named_floats> tensors,
                       const std::map<std::string, std::string>& metadata) {
  nlohmann::json header = {{"__metadata__", metadata}};
  std::vector<std::string_view> parts(2);
  std::uint64_t at = 0;
  for (const auto& t : tensors) {
    const std::uint64_t end = at + t.values.size_bytes();
    header[t.name] = {{"dtype", "F32"}, {"shape", t.shape}, {"data_offsets", {at, end}}};
    at = end;
    parts.emplace_back(reinterpret_cast<const char*>(t.values.data()), t.values.size_bytes());
  }
  constexpr auto repair = nlohmann::json::error_handler_t::replace; // names that aren't UTF-8
  std::string text = header.dump(-1, ' ', false, repair);
  text.resize((text.size() + 7) / 8 * 8, ' '); // so that the data is aligned
  std::string length(8, '\0');
  for (std::size_t i = 0; i < length.size(); ++i)
    length[i] = static_cast<char>(text.size() >> (8 * i) & 0xFF);
  parts[0] = length;
  parts[1] = text;
  detail::write_file(file, parts);
}

} // namespace evo::music::nn

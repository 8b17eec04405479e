#include "embedding_array.hpp"

#include "files/files.hpp"
#include "nn/mapped_file.hpp"

#include "evo/music/error.hpp"
#include "evo/music/npy.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>

namespace evo::music {
namespace {

namespace fs = std::filesystem;

fs::path array_file(const fs::path& folder) {
  return folder / "array" / "embeddings.npy";
}

fs::path ids_file(const fs::path& folder) {
  return folder / "array" / "ids.txt";
}

[[noreturn]] void refuse_storage(const fs::path& file, int problem) {
  throw error{failure::storage, file.string(), detail::storage_problem(problem)};
}

/// An array whose rows arrive one by one.
class row_writer {
public:
  row_writer(fs::path file, std::span<const std::size_t> shape)
      : file_{std::move(file)}, part_{file_.string() + ".part"}, out_{part_, std::ios::binary} {
    write(npy_bytes(shape, {}));
  }
  row_writer(const row_writer&) = delete;
  row_writer& operator=(const row_writer&) = delete;
  ~row_writer() {
    std::error_code ignored;
    fs::remove(part_, ignored); // where it hasn't been renamed
  }
  void write(std::string_view bytes) {
    if (!out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size())))
      refuse_storage(part_, errno);
  }
  void finish() {
    out_.close();
    if (!out_)
      refuse_storage(part_, errno);
    detail::put_in_place(part_, file_);
  }

private:
  fs::path file_, part_;
  std::ofstream out_;
};

/// A mapping and what of it is numbers.
struct mapped_numbers {
  explicit mapped_numbers(const fs::path& path) : file{path} {}
  nn::mapped_file file;
  std::span<const float> values;
};

} // namespace

void write_embedding_array(const fs::path& folder, const text_column& ids) {
  if (ids.empty())
    throw error{failure::input, folder.string(), "there is nothing to put into an array"};
  const auto file_of = [&](std::size_t i) { return folder / (std::string{ids[i]} + ".npy"); };
  const auto one = read_npy(file_of(0)).shape;
  if (one.size() != 2)
    throw error{failure::input, file_of(0).string(), "an array of another shape",
                "wanted (layers, dim)"};
  detail::make_folder(folder / "array");
  std::error_code ignored;
  fs::remove(array_file(folder), ignored);
  row_writer out{array_file(folder), std::vector<std::size_t>{ids.size(), one[0], one[1]}};
  std::string names;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const npy_array row = read_npy(file_of(i));
    if (row.shape != one)
      throw error{failure::input, file_of(i).string(), "an array of another shape",
                  "wanted that of " + file_of(0).string()};
    const auto bytes = std::as_bytes(std::span{row.values});
    out.write({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    names.append(ids[i]).append("\n");
  }
  detail::write_file(ids_file(folder), names);
  out.finish();
}

namespace detail {

std::optional<embedding_array> map_embedding_array(const fs::path& folder) {
  const fs::path file = array_file(folder);
  if (!fs::exists(file))
    return std::nullopt;
  const auto numbers = std::make_shared<mapped_numbers>(file);
  const auto bytes = numbers->file.bytes();
  const std::string_view text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  const npy_layout layout = read_npy_layout(text, file);
  embedding_array array;
  const std::string ids = read_file(ids_file(folder));
  for (std::size_t begin = 0; begin < ids.size();) {
    const std::size_t end = std::min(ids.find('\n', begin), ids.size());
    array.row_of.emplace(ids.substr(begin, end - begin),
                         static_cast<std::uint32_t>(array.row_of.size()));
    begin = end + 1;
  }
  if (layout.shape.size() != 3 || layout.shape[0] != array.row_of.size() ||
      layout.shape[1] * layout.shape[2] == 0 || layout.begin % alignof(float) != 0)
    throw error{failure::input, file.string(),
                "it isn't an array with a row for each of the " +
                    std::to_string(array.row_of.size()) + " lines of ids.txt",
                "embed --catalog --resume makes it again; or remove the folder array"};
  array.layers = layout.shape[1];
  array.dim = layout.shape[2];
  const auto rest = bytes.subspan(layout.begin);
  numbers->values = {reinterpret_cast<const float*>(rest.data()), rest.size() / sizeof(float)};
  array.values = {numbers, &numbers->values};
  return array;
}

} // namespace detail
} // namespace evo::music

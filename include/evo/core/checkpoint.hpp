#pragma once
/// @file
/// Saving and restoring the state of any strategy, bit for bit, candidates that are asked but not
/// yet told included.
///
/// A type becomes storable by naming its fields once, for both directions:
/// @code
/// struct state {
///   std::uint64_t generation = 0;
///   Eigen::VectorXd mean;
///   template <class Self, class Archive>
///   static void fields(Self& self, Archive& archive) { archive(self.generation, self.mean); }
/// };
/// @endcode
/// Layout: "EVOCKPT1", the strategy's name and version, the payload's length, the payload, and a
/// 64-bit checksum of all before it (enough to notice damage, no defence against forgery);
/// little-endian, sizes as 64-bit counts.

#include "evo/core/error.hpp"
#include "evo/core/hash.hpp"

#include <Eigen/Core>

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace evo {

static_assert(std::endian::native == std::endian::little, "checkpoints are written little-endian");

namespace detail {

template <class T>
concept plain_value = std::is_arithmetic_v<T> || std::is_enum_v<T>;

template <class T, class Archive>
concept has_fields = requires(T& value, Archive& archive) { T::fields(value, archive); };

} // namespace detail

/// Appends values to a byte string.
class archive_writer {
public:
  template <class... T>
  void operator()(const T&... values) {
    (write(values), ...);
  }

  [[nodiscard]] std::vector<std::byte>& bytes() noexcept { return bytes_; }

private:
  void raw(const void* data, std::size_t size) {
    const auto* first = static_cast<const std::byte*>(data);
    bytes_.insert(bytes_.end(), first, first + size);
  }

  template <detail::plain_value T>
  void write(T value) {
    raw(&value, sizeof value);
  }

  void write(const std::string& text) {
    write(std::uint64_t{text.size()});
    raw(text.data(), text.size());
  }

  template <class T>
  void write(const std::vector<T>& items) {
    write(std::uint64_t{items.size()});
    for (const auto& item : items)
      write(static_cast<const T&>(item));
  }

  template <class T>
  void write(const std::optional<T>& item) {
    write(item.has_value());
    if (item)
      write(*item);
  }

  template <class T, int Rows, int Columns>
  void write(const Eigen::Matrix<T, Rows, Columns>& m) {
    write(static_cast<std::uint8_t>(sizeof(T)));
    write(static_cast<std::uint64_t>(m.rows()));
    write(static_cast<std::uint64_t>(m.cols()));
    raw(m.data(), static_cast<std::size_t>(m.size()) * sizeof(T));
  }

  template <detail::has_fields<archive_writer> T>
  void write(const T& value) {
    T::fields(value, *this);
  }

  std::vector<std::byte> bytes_;
};

/// Takes values off a byte string in the order in which they were written.
/// Every length is checked against what is left before anything is allocated.
class archive_reader {
public:
  explicit archive_reader(std::span<const std::byte> bytes) : left_{bytes} {}

  template <class... T>
  void operator()(T&... values) {
    (read(values), ...);
  }

  [[nodiscard]] std::size_t left() const noexcept { return left_.size(); }

private:
  void raw(void* data, std::size_t size) {
    require(size <= left_.size(), error_id::corrupt_checkpoint, "needs ", size, " more bytes, has ",
            left_.size());
    if (size > 0)
      std::memcpy(data, left_.data(), size);
    left_ = left_.subspan(size);
  }

  /// A count of items that take at least `bytes_each` bytes.
  std::size_t count(std::size_t bytes_each) {
    std::uint64_t n = 0;
    read(n);
    require(n <= left_.size() / std::max<std::size_t>(bytes_each, 1), error_id::corrupt_checkpoint,
            "claims ", n, " items, has ", left_.size(), " bytes");
    return static_cast<std::size_t>(n);
  }

  template <detail::plain_value T>
  void read(T& value) {
    if constexpr (std::same_as<T, bool>) {
      std::uint8_t byte = 0;
      read(byte);
      require(byte <= 1, error_id::corrupt_checkpoint, "a truth value is neither 0 nor 1");
      value = byte == 1;
    } else {
      raw(&value, sizeof value);
    }
  }

  void read(std::string& text) {
    text.resize(count(1));
    raw(text.data(), text.size());
  }

  template <class T>
  void read(std::vector<T>& items) {
    items.clear();
    const std::size_t n = count(1);
    for (std::size_t i = 0; i < n; ++i) {
      T item{};
      read(item);
      items.push_back(std::move(item));
    }
  }

  template <class T>
  void read(std::optional<T>& item) {
    bool has_value = false;
    read(has_value);
    item.reset();
    if (has_value)
      read(item.emplace());
  }

  template <class T, int Rows, int Columns>
  void read(Eigen::Matrix<T, Rows, Columns>& m) {
    std::uint8_t scalar_size = 0;
    std::uint64_t rows = 0, columns = 0;
    read(scalar_size);
    require(scalar_size == sizeof(T), error_id::foreign_checkpoint, "its numbers have ",
            scalar_size, " bytes, should have ", sizeof(T));
    read(rows);
    read(columns);
    const std::uint64_t most = left_.size() / sizeof(T);
    constexpr std::uint64_t index_limit = std::uint64_t{1} << 48;
    require(rows <= index_limit && columns <= index_limit && (rows == 0 || columns <= most / rows),
            error_id::corrupt_checkpoint, "a matrix is larger than the bytes left");
    require((Rows == Eigen::Dynamic || rows == static_cast<std::uint64_t>(Rows)) &&
                (Columns == Eigen::Dynamic || columns == static_cast<std::uint64_t>(Columns)),
            error_id::corrupt_checkpoint, "a matrix has the wrong shape");
    m.resize(static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns));
    raw(m.data(), static_cast<std::size_t>(m.size()) * sizeof(T));
  }

  template <detail::has_fields<archive_reader> T>
  void read(T& value) {
    T::fields(value, *this);
  }

  std::span<const std::byte> left_;
};

/// What a checkpoint needs of a strategy: a name, a version of its state's layout, the state.
template <class S>
concept checkpointable = requires(S strategy, const S& constant, typename S::state_type state,
                                  archive_writer& out, archive_reader& in) {
  { S::name } -> std::convertible_to<std::string_view>;
  { S::state_version } -> std::convertible_to<std::uint32_t>;
  { constant.state() } -> std::convertible_to<const typename S::state_type&>;
  strategy.restore(std::move(state));
  S::state_type::fields(state, out);
  S::state_type::fields(state, in);
};

namespace detail {
inline constexpr std::string_view checkpoint_magic = "EVOCKPT1";
}

/// The state of a strategy as bytes. O(size of the state).
template <checkpointable S>
[[nodiscard]] std::vector<std::byte> save_checkpoint(const S& strategy) {
  archive_writer payload;
  payload(strategy.state());
  archive_writer out;
  for (const char c : detail::checkpoint_magic)
    out(c);
  out(std::string{S::name}, static_cast<std::uint32_t>(S::state_version),
      std::uint64_t{payload.bytes().size()});
  auto& bytes = out.bytes();
  bytes.insert(bytes.end(), payload.bytes().begin(), payload.bytes().end());
  out(detail::fnv1a(bytes));
  return std::move(bytes);
}

/// Puts a strategy that was constructed with the same parameters back where it was saved.
/// @throws error corrupt_checkpoint (damaged bytes) or foreign_checkpoint (another strategy,
///         version, or, as the strategy itself finds, another dimension); it is then unchanged
template <checkpointable S>
void load_checkpoint(S& strategy, std::span<const std::byte> bytes) {
  const std::size_t frame = detail::checkpoint_magic.size() + sizeof(std::uint64_t);
  require(bytes.size() > frame && std::memcmp(bytes.data(), detail::checkpoint_magic.data(),
                                              detail::checkpoint_magic.size()) == 0,
          error_id::corrupt_checkpoint, "these bytes are not a checkpoint");
  const auto body = bytes.first(bytes.size() - sizeof(std::uint64_t));
  std::uint64_t sum = 0;
  archive_reader{bytes.last(sizeof sum)}(sum);
  require(sum == detail::fnv1a(body), error_id::corrupt_checkpoint,
          "the checksum doesn't match; the bytes are damaged or cut");

  archive_reader in{body.subspan(detail::checkpoint_magic.size())};
  std::string name;
  std::uint32_t version = 0;
  std::uint64_t length = 0;
  in(name, version, length);
  require(name == std::string_view{S::name} && version == S::state_version,
          error_id::foreign_checkpoint, "is of ", name, " version ", version, ", should be of ",
          S::name, " version ", S::state_version);
  require(length == in.left(), error_id::corrupt_checkpoint, "the payload's length is wrong");
  typename S::state_type state{};
  in(state);
  require(in.left() == 0, error_id::corrupt_checkpoint, "bytes are left over");
  strategy.restore(std::move(state));
}

} // namespace evo

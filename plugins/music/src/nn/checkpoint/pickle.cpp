#include "nn/checkpoint/pickle.hpp"

#include "nn/checkpoint/zip_entries.hpp"

namespace evo::music::nn {
namespace {

void require(bool condition, const char* problem) {
  if (!condition)
    throw damaged_file{problem};
}

} // namespace

/// The stack machine that a pickle is a program for (Python's pickletools.py describes every
/// instruction).
class pickle::machine {
public:
  machine(std::deque<pickle_value>& values, std::span<const std::byte> program)
      : values_{values}, left_{reinterpret_cast<const char*>(program.data()), program.size()} {}

  const pickle_value* run() {
    for (;;) {
      const char instruction = take(1)[0];
      if (instruction == '.')
        return pop();
      if (!build(instruction) && !literal(instruction) && !remember(instruction))
        throw damaged_file{"a pickle asks for what no weights need"};
    }
  }

private:
  std::string_view take(std::uint64_t count) {
    require(count <= left_.size(), "a pickle is cut off");
    const std::string_view taken = left_.substr(0, static_cast<std::size_t>(count));
    left_.remove_prefix(taken.size());
    return taken;
  }

  std::string_view take_line() {
    const std::size_t end = left_.find('\n');
    require(end != std::string_view::npos, "a pickle is cut off");
    const std::string_view line = take(end);
    take(1);
    return line;
  }

  /// Little-endian.
  std::uint64_t take_number(std::size_t size) {
    const std::string_view digits = take(size);
    std::uint64_t value = 0;
    for (std::size_t i = size; i-- > 0;)
      value = value << 8U | static_cast<std::uint8_t>(digits[i]);
    return value;
  }

  pickle_value& make(pickle_kind kind) {
    stack_.push_back(&values_.emplace_back());
    stack_.back()->kind = kind;
    return *stack_.back();
  }

  pickle_value* pop() {
    require(!stack_.empty() && (marks_.empty() || stack_.size() > marks_.back()),
            "a pickle takes from an empty stack");
    pickle_value* const top = stack_.back();
    stack_.pop_back();
    return top;
  }

  /// The last so many values, in the order in which they came.
  std::vector<const pickle_value*> pop_last(std::size_t count) {
    require(stack_.size() >= count, "a pickle takes from an empty stack");
    const auto first = stack_.end() - static_cast<std::ptrdiff_t>(count);
    std::vector<const pickle_value*> values{first, stack_.end()};
    stack_.erase(first, stack_.end());
    return values;
  }

  std::vector<const pickle_value*> pop_to_mark() {
    require(!marks_.empty() && marks_.back() <= stack_.size(), "a pickle has no mark");
    const std::size_t count = stack_.size() - marks_.back();
    marks_.pop_back();
    return pop_last(count);
  }

  void make_sequence(std::vector<const pickle_value*> parts) {
    make(pickle_kind::sequence).parts = std::move(parts);
  }

  /// Appends to the value on top of the stack.
  void extend(pickle_kind kind, const std::vector<const pickle_value*>& parts) {
    require(!stack_.empty() && stack_.back()->kind == kind &&
                (kind != pickle_kind::dictionary || parts.size() % 2 == 0),
            "a pickle adds to what is no list or dictionary");
    auto& all = stack_.back()->parts;
    all.insert(all.end(), parts.begin(), parts.end());
  }

  void call() {
    const auto parts = pop_last(2);
    require(parts[0]->kind == pickle_kind::name && parts[1]->kind == pickle_kind::sequence,
            "a pickle calls what is no function");
    if (parts[0]->text == "collections OrderedDict" && parts[1]->parts.empty())
      make(pickle_kind::dictionary);
    else
      make(pickle_kind::call).parts = parts;
  }

  /// Values made of others.
  bool build(char instruction) {
    switch (instruction) {
    case '(': marks_.push_back(stack_.size()); return true;
    case ')':
    case ']': make_sequence({}); return true;
    case '}': make(pickle_kind::dictionary); return true;
    case 't': make_sequence(pop_to_mark()); return true;
    case '\x85': make_sequence(pop_last(1)); return true;
    case '\x86': make_sequence(pop_last(2)); return true;
    case '\x87': make_sequence(pop_last(3)); return true;
    case 'a': extend(pickle_kind::sequence, pop_last(1)); return true;
    case 'e': extend(pickle_kind::sequence, pop_to_mark()); return true;
    case 's': extend(pickle_kind::dictionary, pop_last(2)); return true;
    case 'u': extend(pickle_kind::dictionary, pop_to_mark()); return true;
    case 'R': call(); return true;
    case 'Q': stored(); return true;
    case 'b': pop(); return true; // attributes of a dictionary: nothing that weights need
    default: return false;
    }
  }

  void stored() {
    const pickle_value* const where = pop();
    make(pickle_kind::stored).parts = {where};
  }

  void make_text(std::size_t length_size) {
    const std::uint64_t length = take_number(length_size);
    make(pickle_kind::text).text = take(length);
  }

  void make_number(std::uint64_t value) {
    make(pickle_kind::number).number = static_cast<std::int64_t>(value);
  }

  void make_long() {
    const std::uint64_t size = take_number(1);
    require(size <= 8, "a pickle has a number of more than 64 bits");
    std::uint64_t value = take_number(static_cast<std::size_t>(size));
    if (size > 0 && size < 8 && value >> (8 * size - 1) != 0)
      value |= ~std::uint64_t{0} << (8 * size);
    make_number(value);
  }

  void make_name() {
    const std::string module{take_line()};
    make(pickle_kind::name).text = module + " " + std::string{take_line()};
  }

  void make_stacked_name() {
    const auto parts = pop_last(2);
    make(pickle_kind::name).text = parts[0]->text + " " + parts[1]->text;
  }

  bool literal(char instruction) {
    switch (instruction) {
    case 'N': make(pickle_kind::none); return true;
    case '\x88': make(pickle_kind::boolean).number = 1; return true;
    case '\x89': make(pickle_kind::boolean).number = 0; return true;
    case 'K': make_number(take_number(1)); return true;
    case 'M': make_number(take_number(2)); return true;
    case 'J':
      make_number(
          static_cast<std::uint64_t>(std::int64_t{static_cast<std::int32_t>(take_number(4))}));
      return true;
    case '\x8a': make_long(); return true;
    case 'G': take(8), make(pickle_kind::real); return true;
    case 'X': make_text(4); return true;
    case '\x8c': make_text(1); return true;
    case 'c': make_name(); return true;
    case '\x93': make_stacked_name(); return true;
    default: return false;
    }
  }

  void store(std::uint64_t key) {
    require(!stack_.empty(), "a pickle takes from an empty stack");
    memory_[key] = stack_.back();
  }

  void load(std::uint64_t key) {
    const auto found = memory_.find(key);
    require(found != memory_.end(), "a pickle remembers what it never had");
    stack_.push_back(found->second);
  }

  bool remember(char instruction) {
    switch (instruction) {
    case '\x80': take(1); return true; // the format's version
    case '\x95': take(8); return true; // a frame's size
    case 'q': store(take_number(1)); return true;
    case 'r': store(take_number(4)); return true;
    case '\x94': store(memory_.size()); return true;
    case 'h': load(take_number(1)); return true;
    case 'j': load(take_number(4)); return true;
    default: return false;
    }
  }

  std::deque<pickle_value>& values_;
  std::string_view left_;
  std::vector<pickle_value*> stack_;
  std::vector<std::size_t> marks_;
  std::unordered_map<std::uint64_t, pickle_value*> memory_;
};

pickle::pickle(std::span<const std::byte> bytes) : root_{machine{values_, bytes}.run()} {}

} // namespace evo::music::nn

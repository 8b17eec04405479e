#pragma once
/// @file
/// The table of fields: every key of the configuration, declared once.

#include "evo/music/config.hpp"

#include <limits>
#include <variant>

namespace evo::music::detail {

/// Where a field lives in a configuration; the alternative says its type.
template <class T>
using slot_of = T& (*)(configuration&);
using field_slot = std::variant<
    slot_of<bool>, slot_of<double>, slot_of<std::uint64_t>, slot_of<std::string>,
    slot_of<std::optional<std::string>>, slot_of<std::optional<double>>,
    slot_of<std::optional<std::uint64_t>>, slot_of<std::optional<std::filesystem::path>>,
    slot_of<std::vector<std::filesystem::path>>, slot_of<std::vector<llm_operator_options>>>;

/// The numbers that a field takes: [low, high], or (low, high].
struct field_range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool above_low = false;
};

/// A field is meaningful only where `key` has one of `values`.
struct field_condition {
  std::string_view key;
  std::vector<std::string_view> values;
};

/// A word that is known and can't be chosen, and why.
struct unfit_choice {
  std::string_view word, why;
};

struct config_field {
  std::string_view key;
  field_slot slot;
  std::string_view help;
  field_range range = {};
  std::vector<std::string_view> choices = {};       ///< of a text field; none: any text
  std::vector<std::string_view> later_choices = {}; ///< known words that aren't built yet
  std::vector<unfit_choice> unfit_choices = {};
  std::vector<field_condition> only_for = {}; ///< all of them
  std::string_view derived = {};              ///< what an optional field is when nobody sets it
};

// A field's accessor. The type of the member chooses the alternative of field_slot.
#define EVO_MUSIC_FIELD(member) (+[](configuration& c) -> auto& { return c.member; })

/// The table's part with the strategies' names and parameters.
[[nodiscard]] std::vector<config_field> strategy_fields();
/// The table's part about language models.
[[nodiscard]] std::vector<config_field> llm_fields();
/// The strategies that ask a language model.
[[nodiscard]] bool asks_a_model(std::string_view strategy);
/// Gives the fields that nobody set what they usually are with the strategy.
void set_usual_values(configuration& c);

/// The strategies that start as a distribution around one point.
[[nodiscard]] field_condition with_deviation();

[[nodiscard]] std::span<const config_field> config_fields();
[[nodiscard]] const config_field* find_field(std::string_view key);

/// Why the field has no meaning in this configuration; nullptr if it has one.
[[nodiscard]] const field_condition* failed_condition(const config_field& field,
                                                      const configuration& c);

/// Whether the key says how candidates are computed, so that results don't depend on it.
[[nodiscard]] bool is_about_computing(std::string_view key);

/// Keys, or groups of keys ending in '.', that the product will have and has not yet.
struct later_key {
  std::string_view key;
  std::string_view what;
};
[[nodiscard]] const later_key* find_later_key(std::string_view key);

/// Genome types that a strategy can evolve; empty for an unknown strategy.
[[nodiscard]] std::vector<std::string_view> genomes_of(std::string_view strategy);
[[nodiscard]] std::vector<std::string_view> strategies_for(std::string_view genome);

/// "a whole number from 2 to 100000", "one of tournament, roulette", ...
[[nodiscard]] std::string describe_type(const config_field& field);

/// The field's value as YAML; empty for an optional field that isn't set.
[[nodiscard]] std::string value_text(const config_field& field, const configuration& c);

/// Reads one YAML value into one field, without looking at others. Relative paths stay as they are.
/// @param where for messages, and kept as the field's origin
/// @throws error with failure::configuration
void set_value(std::string_view key, const std::string& yaml, const std::string& where,
               configuration& into);

/// Comma-separated.
[[nodiscard]] std::string joined(std::span<const std::string_view> words);

} // namespace evo::music::detail

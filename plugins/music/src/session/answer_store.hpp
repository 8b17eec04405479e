#pragma once
/// @file
/// A run's language model: what was asked and answered, and what came of it. Both lie in the run's
/// database, in tables of their own.

#include "database.hpp"

#include "evo/music/run_record.hpp"
#include "evo/text/recorded.hpp"
#include "evo/text/work.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace evo::music::detail {

/// Requests and answers, content-addressed: a request is found by the SHA-256 of all that decides
/// about its answer, the model's name included. An answer is on the disk before anybody sees it.
class answer_store final : public text_record {
public:
  /// @param model its name
  /// @param others runs whose answers are taken, too; what is taken is kept here as well
  /// @throws error with failure::storage; with failure::input if there is no run in one of the
  ///         others
  answer_store(const std::filesystem::path& folder, std::string model,
               const std::vector<std::filesystem::path>& others = {});

  [[nodiscard]] std::optional<text_answer> find(const text_request& request) override;
  void keep(const text_request& request, const text_answer& answer) override;
  /// @throws error with failure::input
  [[noreturn]] void refuse(const text_request& request) override;

  /// Replaces what is known of each operator's work.
  /// @param credit probabilities of the operators, or empty
  void save_work(std::span<const text_work> work, std::span<const double> credit);

private:
  std::filesystem::path folder_;
  std::string model_;
  database db_;
  std::vector<std::unique_ptr<database>> others_;
};

/// What a run has had answered.
struct answer_totals {
  std::uint64_t answers = 0, prompt_tokens = 0, answer_tokens = 0;
};
/// Zeros where there is no run in the folder, or none that asked.
[[nodiscard]] answer_totals answers_in(const std::filesystem::path& folder);

/// The work that save_work saved; empty for runs without a language model.
[[nodiscard]] std::vector<language_work> load_work(const database& db);

} // namespace evo::music::detail

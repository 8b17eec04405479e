#pragma once
/// @file
/// Any strategy over real vectors, searching among genotypes while phenotypes are evaluated.

#include "evo/concepts/initializer.hpp"
#include "evo/concepts/mapping.hpp"
#include "evo/concepts/strategy.hpp"
#include "evo/core/error.hpp"
#include "evo/genome/real.hpp"
#include "evo/strategy/detail/bookkeeping.hpp"
#include "evo/strategy/detail/joined_name.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace evo {

/// A strategy whose batches, `best()`, `recommend()` and candidates from elsewhere are phenotypes,
/// while the strategy inside works on genotypes.
///
/// When: costs that depend on few directions of many genes, on a table's rows, or on genes of
/// different scales, with a strategy that knows of none of it. Mappings of token tables count
/// genotypes in the table's own deviations, so the initial step size of the strategy inside is
/// relative to these.
///
/// A candidate from elsewhere is told to the strategy inside as the genotype whose phenotype is
/// nearest (by least squares in a subspace), with the cost of what was evaluated; best() keeps the
/// candidate itself. `recommend()` has a cost only where it is best(). Ids and lineage are those of
/// the strategy inside. Cost a generation: that of the strategy and of one map a candidate. Memory:
/// the strategy's and one batch of phenotypes. Deterministic as the strategy inside is.
/// @code
/// const auto map = evo::pca_subspace(table, 8, 10);
/// evo::mapped s{evo::cma_es<float>{Eigen::VectorXf::Zero(80), {.sigma = 1}}, map};
/// @endcode
/// @tparam Map a mapping of the strategy's numbers
template <strategy S, class Map>
  requires mapping<Map, typename S::population_type::scalar_type>
class mapped {
public:
  using inner_type = S;
  using population_type = typename S::population_type;
  static constexpr std::string_view name = detail::joined_name<S, Map>::value;
  static constexpr std::uint32_t state_version = S::state_version;

  struct state_type {
    typename S::state_type inner{};
    detail::bookkeeping<population_type> book{}; ///< of phenotypes

    template <class Self, class Archive>
    static void fields(Self& self, Archive& archive) {
      archive(self.inner, self.book);
    }
  };

  /// @param inner made for genotypes of map.genotype_dimension() numbers; `ask` throws
  ///              dimension_mismatch where its candidates have others
  mapped(S inner, Map map)
      : inner_{std::move(inner)}, map_{std::move(map)},
        book_{population_type{static_cast<Eigen::Index>(map_.phenotype_dimension())}},
        elsewhere_{static_cast<Eigen::Index>(map_.genotype_dimension())} {}

  [[nodiscard]] const batch<population_type>& ask(const random_key& key) {
    return book_.ask_once([&] {
      const batch<population_type>& asked = inner_.ask(key);
      require(asked.genomes.dimension() == elsewhere_.dimension(), error_id::dimension_mismatch,
              "a mapping of ", elsewhere_.dimension(), " numbers for a strategy over ",
              asked.genomes.dimension());
      book_.asked.genomes.resize(asked.size());
      for (std::size_t i = 0; i < asked.size(); ++i)
        map_.to_phenotype(asked.genomes.values(i), book_.asked.genomes.values(i));
      book_.asked.candidates = asked.candidates;
    });
  }

  void tell(std::span<const double> costs) {
    book_.check(costs);
    inner_.tell(costs);
    book_.told(book_.asked, costs);
    book_.next_generation();
  }

  /// Besides, what the strategy inside throws for the genotypes.
  /// @throws error wrong_value_count or dimension_mismatch
  void tell(const batch<population_type>& elsewhere, std::span<const double> costs) {
    book_.check_count(elsewhere, costs);
    inner_.tell(batch<population_type>{genotypes_of(elsewhere.genomes), elsewhere.candidates},
                costs);
    book_.told(elsewhere, costs);
  }

  /// As in the strategy inside; the phenotypes of the nearest genotypes are asked.
  /// @throws error dimension_mismatch, and what the strategy inside throws
  void inject(const population_type& genomes)
    requires requires(S s, const population_type& p) { s.inject(p); }
  {
    require(genomes.dimension() == book_.asked.genomes.dimension(), error_id::dimension_mismatch,
            "injected genomes of dimension ", genomes.dimension(), ", should be of ",
            book_.asked.genomes.dimension());
    inner_.inject(genotypes_of(genomes));
  }

  [[nodiscard]] const S& inner() const noexcept { return inner_; }
  [[nodiscard]] const Map& map() const noexcept { return map_; }
  [[nodiscard]] std::uint64_t generation() const { return inner_.generation(); }
  [[nodiscard]] std::uint64_t evaluations() const { return inner_.evaluations(); }
  [[nodiscard]] std::optional<stop> stop_reason() const { return inner_.stop_reason(); }
  [[nodiscard]] const std::optional<solution<population_type>>& best() const noexcept {
    return book_.best;
  }
  [[nodiscard]] std::optional<solution<population_type>> recommend() const {
    std::optional<solution<population_type>> recommended = inner_.recommend();
    if (!recommended)
      return std::nullopt;
    if (best() && recommended->cost == best()->cost && recommended->id == best()->id)
      return best();
    typename population_type::genome_type phenotype(book_.asked.genomes.dimension());
    const auto& genotype = recommended->genome;
    map_.to_phenotype({genotype.data(), map_.genotype_dimension()},
                      {phenotype.data(), map_.phenotype_dimension()});
    recommended->genome = std::move(phenotype);
    recommended->cost = std::numeric_limits<double>::quiet_NaN();
    return recommended;
  }
  [[nodiscard]] state_type state() const { return {inner_.state(), book_}; }
  void restore(state_type state) {
    state.book.check_shape(book_);
    inner_.restore(std::move(state.inner));
    book_ = std::move(state.book);
  }

private:
  [[nodiscard]] population_type genotypes_of(const population_type& phenotypes) const {
    population_type genotypes = elsewhere_;
    genotypes.resize(phenotypes.size());
    for (std::size_t i = 0; i < phenotypes.size(); ++i)
      map_.to_genotype(phenotypes.values(i), genotypes.values(i));
    return genotypes;
  }

  S inner_;
  Map map_;
  detail::bookkeeping<population_type> book_;
  population_type elsewhere_; ///< empty, of the genotypes' shape
};

/// Draws phenotypes and gives the nearest genotypes: for a strategy inside `mapped` that begins
/// with an initializer.
template <class T, initializer<real_population<T>> Initializer, mapping<T> Map>
class mapped_initializer {
public:
  mapped_initializer(Initializer phenotypes, Map map)
      : phenotypes_{std::move(phenotypes)}, map_{std::move(map)} {}

  [[nodiscard]] typename real_population<T>::genome_type operator()(random_stream& stream) const {
    const typename real_population<T>::genome_type phenotype = phenotypes_(stream);
    require(static_cast<std::size_t>(phenotype.size()) == map_.phenotype_dimension(),
            error_id::dimension_mismatch, "a drawn genome of ", phenotype.size(),
            " numbers, should be of ", map_.phenotype_dimension());
    typename real_population<T>::genome_type genotype(
        static_cast<Eigen::Index>(map_.genotype_dimension()));
    map_.to_genotype({phenotype.data(), map_.phenotype_dimension()},
                     {genotype.data(), map_.genotype_dimension()});
    return genotype;
  }

private:
  Initializer phenotypes_;
  Map map_;
};

} // namespace evo

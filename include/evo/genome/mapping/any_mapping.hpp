#pragma once
/// @file
/// A mapping whose type is chosen at run time.

#include "evo/concepts/mapping.hpp"

#include <concepts>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace evo {

/// Any mapping, chosen at run time; copies share it. The price is a virtual call a genome.
/// @tparam T float or double
template <std::floating_point T>
class any_mapping {
public:
  static constexpr std::string_view name = "any_mapping";

  // In this order: whether any_mapping is a mapping depends on this constructor.
  template <class M>
    requires(!std::same_as<M, any_mapping>) && mapping<M, T>
  any_mapping(M m) : held_{std::make_shared<holder<M>>(std::move(m))} {}

  [[nodiscard]] std::size_t genotype_dimension() const noexcept {
    return held_->genotype_dimension();
  }
  [[nodiscard]] std::size_t phenotype_dimension() const noexcept {
    return held_->phenotype_dimension();
  }
  void to_phenotype(std::span<const T> genotype, std::span<T> phenotype) const {
    held_->to_phenotype(genotype, phenotype);
  }
  void to_genotype(std::span<const T> phenotype, std::span<T> genotype) const {
    held_->to_genotype(phenotype, genotype);
  }

private:
  struct base {
    base() = default;
    base(const base&) = delete;
    base& operator=(const base&) = delete;
    virtual ~base() = default;
    [[nodiscard]] virtual std::size_t genotype_dimension() const noexcept = 0;
    [[nodiscard]] virtual std::size_t phenotype_dimension() const noexcept = 0;
    virtual void to_phenotype(std::span<const T> genotype, std::span<T> phenotype) const = 0;
    virtual void to_genotype(std::span<const T> phenotype, std::span<T> genotype) const = 0;
  };

  template <class M>
  struct holder final : base {
    explicit holder(M m) : inner{std::move(m)} {}
    [[nodiscard]] std::size_t genotype_dimension() const noexcept override {
      return inner.genotype_dimension();
    }
    [[nodiscard]] std::size_t phenotype_dimension() const noexcept override {
      return inner.phenotype_dimension();
    }
    void to_phenotype(std::span<const T> genotype, std::span<T> phenotype) const override {
      inner.to_phenotype(genotype, phenotype);
    }
    void to_genotype(std::span<const T> phenotype, std::span<T> genotype) const override {
      inner.to_genotype(phenotype, genotype);
    }
    M inner;
  };

  std::shared_ptr<const base> held_;
};

static_assert(mapping<any_mapping<float>, float>);

} // namespace evo

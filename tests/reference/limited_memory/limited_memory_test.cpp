// VkD-CMA-ES, LM-MA-ES and CR-FM-NES, driven with the candidates and costs of their references,
// have their mean, step size, covariance and paths after each generation.
#include "evo/strategy/cr_fm_nes.hpp"
#include "evo/strategy/lm_ma_es.hpp"
#include "evo/strategy/vkd_cma_es.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <map>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using numbers = std::vector<double>;

struct golden_run {
  std::map<std::string, numbers> head{};
  struct generation {
    std::vector<numbers> x{};
    std::map<std::string, numbers> values{};
  };
  std::vector<generation> generations{};

  [[nodiscard]] std::size_t size(const std::string& of) const {
    return static_cast<std::size_t>(head.at(of).front());
  }
};

golden_run read(const std::string& name) {
  std::ifstream file{std::string{EVO_LIMITED_MEMORY_GOLDEN} + "/" + name + ".txt"};
  golden_run run;
  for (std::string line; std::getline(file, line);) {
    std::istringstream row{line};
    std::string keyword;
    row >> keyword;
    numbers values;
    for (double value = 0; row >> value;)
      values.push_back(value);
    if (keyword == "generation")
      run.generations.emplace_back();
    else if (run.generations.empty())
      run.head[keyword] = values;
    else if (keyword == "x")
      run.generations.back().x.push_back(values);
    else
      run.generations.back().values[keyword] = values;
  }
  if (run.generations.empty())
    throw std::runtime_error{name + ": no golden values"};
  return run;
}

/// Puts the reference's candidates in the places of those that are asked.
template <class Strategy>
void tell(Strategy& s, const golden_run::generation& g) {
  auto state = s.state();
  for (std::size_t i = 0; i < g.x.size(); ++i) {
    for (std::size_t gene = 0; gene < g.x[i].size(); ++gene)
      state.y[i][gene] = (g.x[i][gene] - state.mean[0][gene]) / state.sigma;
    std::ranges::copy(state.y[i], state.z[i].begin());
    state.covariance.whiten(state.z[i]);
  }
  s.restore(std::move(state));
  s.tell(std::span<const double>{g.values.at("costs")});
}

/// The largest difference, against the largest number of `wanted`.
double off(const auto& seen, const numbers& wanted) {
  double worst = 0, largest = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    worst = std::max(worst, std::abs(seen[i] - wanted[i]));
    largest = std::max(largest, std::abs(wanted[i]));
  }
  return worst / largest;
}

numbers triangle(const auto& model) {
  numbers values;
  for (std::size_t i = 0; i < model.dimension(); ++i)
    for (std::size_t j = i; j < model.dimension(); ++j)
      values.push_back(model.covariance(i, j));
  return values;
}

constexpr double tolerance = 1e-12;

template <class Strategy>
Strategy begin(const golden_run& run) {
  const numbers& mean = run.head.at("start_mean");
  return Strategy{
      Eigen::Map<const Eigen::VectorXd>{mean.data(), static_cast<Eigen::Index>(mean.size())},
      {.sigma = run.head.at("start_sigma").front(), .population_size = run.size("lambda")}};
}

template <class Strategy>
void equals(Strategy& s, const golden_run::generation& g) {
  CAPTURE(s.generation());
  tell(s, g);
  CHECK(off(s.state().mean[0], g.values.at("mean")) < tolerance);
  CHECK(off(numbers{s.step_size()}, g.values.at("sigma")) < tolerance);
  CHECK(off(triangle(s.state().covariance), g.values.at("covariance")) < tolerance);
  // So that the differences of one generation aren't those of all before it.
  auto state = s.state();
  std::ranges::copy(g.values.at("mean"), state.mean[0].begin());
  state.sigma = g.values.at("sigma").front();
  s.restore(std::move(state));
}

} // namespace

TEST_CASE("vkd_cma_es equals pycma's sampler, update by update, while k grows and shrinks") {
  const golden_run run = read("vkd_cma_es");
  auto s = begin<evo::vkd_cma_es<double>>(run);
  for (const auto& g : run.generations) {
    static_cast<void>(s.ask(evo::random_key{1}));
    equals(s, g);
    CHECK(off(s.state().p_c[0], g.values.at("p_c")) < tolerance);
    CHECK(static_cast<double>(s.state().covariance.rank()) == g.values.at("rank").front());
  }
}

TEST_CASE("lm_ma_es equals the paper's pseudo-code, update by update") {
  const golden_run run = read("lm_ma_es");
  auto s = begin<evo::lm_ma_es<double>>(run);
  for (const auto& g : run.generations) {
    static_cast<void>(s.ask(evo::random_key{1}));
    equals(s, g);
    CHECK(off(s.state().p_sigma[0], g.values.at("p_sigma")) < tolerance);
  }
}

TEST_CASE("cr_fm_nes equals crfmnes, update by update") {
  const golden_run run = read("cr_fm_nes");
  auto s = begin<evo::cr_fm_nes<double>>(run);
  for (const auto& g : run.generations) {
    static_cast<void>(s.ask(evo::random_key{1}));
    if (s.generation() == 0) {
      auto state = s.state();
      state.covariance.point_along(std::span<const double>{run.head.at("start_direction")});
      s.restore(std::move(state));
    }
    equals(s, g);
    CHECK(off(s.state().p_sigma[0], g.values.at("p_sigma")) < tolerance);
    CHECK(off(s.state().p_c[0], g.values.at("p_c")) < tolerance);
  }
}

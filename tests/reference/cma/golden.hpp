#pragma once
/// @file
/// Runs of other CMA-ES on fixed candidates, from golden/*.txt; make_golden.py says how these came
/// about and what they hold.

#include <Eigen/Core>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace reference {

/// What was told in one generation, and the state after it.
struct golden_generation {
  Eigen::MatrixXd candidates; ///< n x lambda, in the order told
  Eigen::VectorXd costs;      ///< without ties
  Eigen::VectorXd mean;
  double sigma = 0;
  Eigen::MatrixXd covariance; ///< n x n, symmetric; of a separable one the off-diagonal is 0
  Eigen::VectorXd p_sigma;    ///< in the frame of the symmetric root of the covariance
  Eigen::VectorXd p_c;
  bool h_sigma = true; ///< whether p_c went on
};

struct golden_run {
  std::string name;      ///< the file's, without its ending
  std::string reference; ///< name and version
  bool diagonal = false;
  bool squared_path_length = false; ///< sigma follows (|p_sigma|^2 / n - 1) / 2
  Eigen::Index dimension = 0, lambda = 0, mu = 0;
  std::vector<double> weights; ///< lambda of them, best first
  double mu_eff = 0, c_mean = 0, c_sigma = 0, d_sigma = 0, c_c = 0, c_1 = 0, c_mu = 0, chi_n = 0;
  Eigen::VectorXd start_mean;
  double start_sigma = 0;
  std::vector<golden_generation> generations;
};

namespace detail {

inline std::vector<double> numbers(std::istringstream& row) {
  std::vector<double> out;
  for (double value = 0; row >> value;)
    out.push_back(value);
  return out;
}

inline double number(std::istringstream& row) {
  const std::vector<double> all = numbers(row);
  return all.size() == 1 ? all.front() : throw std::runtime_error{"one number expected"};
}

inline Eigen::VectorXd vector(std::istringstream& row, Eigen::Index size) {
  const std::vector<double> all = numbers(row);
  if (static_cast<Eigen::Index>(all.size()) != size)
    throw std::runtime_error{"wrong count of numbers"};
  return Eigen::Map<const Eigen::VectorXd>{all.data(), size};
}

/// From the upper triangle by rows.
inline Eigen::MatrixXd symmetric(std::istringstream& row, Eigen::Index n) {
  const Eigen::VectorXd triangle = vector(row, n * (n + 1) / 2);
  Eigen::MatrixXd out(n, n);
  Eigen::Index next = 0;
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = i; j < n; ++j)
      out(i, j) = out(j, i) = triangle[next++];
  return out;
}

inline void read_head(golden_run& run, const std::string& keyword, std::istringstream& row) {
  const std::map<std::string, double*> constants{
      {"mu_eff", &run.mu_eff},   {"c_mean", &run.c_mean}, {"c_sigma", &run.c_sigma},
      {"d_sigma", &run.d_sigma}, {"c_c", &run.c_c},       {"c_1", &run.c_1},
      {"c_mu", &run.c_mu},       {"chi_n", &run.chi_n},   {"start_sigma", &run.start_sigma}};
  if (const auto found = constants.find(keyword); found != constants.end())
    *found->second = number(row);
  else if (keyword == "reference")
    std::getline(row >> std::ws, run.reference);
  else if (keyword == "covariance_model")
    run.diagonal = row.str().ends_with(" diagonal");
  else if (keyword == "sigma_rule")
    run.squared_path_length = row.str().ends_with(" squared_length");
  else if (keyword == "dimension")
    row >> run.dimension;
  else if (keyword == "lambda")
    row >> run.lambda;
  else if (keyword == "mu")
    row >> run.mu;
  else if (keyword == "weights")
    run.weights = numbers(row);
  else if (keyword == "start_mean")
    run.start_mean = vector(row, run.dimension);
  else
    throw std::runtime_error{"unknown keyword"};
}

inline void read_generation(const golden_run& run, golden_generation& g, Eigen::Index& candidate,
                            const std::string& keyword, std::istringstream& row) {
  const Eigen::Index n = run.dimension;
  if (keyword == "x")
    g.candidates.col(candidate++) = vector(row, n);
  else if (keyword == "costs")
    g.costs = vector(row, run.lambda);
  else if (keyword == "mean")
    g.mean = vector(row, n);
  else if (keyword == "sigma")
    g.sigma = number(row);
  else if (keyword == "covariance")
    g.covariance = symmetric(row, n);
  else if (keyword == "variances")
    g.covariance = vector(row, n).asDiagonal();
  else if (keyword == "p_sigma")
    g.p_sigma = vector(row, n);
  else if (keyword == "p_c")
    g.p_c = vector(row, n);
  else if (keyword == "h_sigma")
    row >> g.h_sigma;
  else
    throw std::runtime_error{"unknown keyword"};
}

} // namespace detail

/// @throws std::runtime_error  names file and line
inline golden_run read_golden(const std::filesystem::path& path) {
  std::ifstream file{path};
  golden_run run;
  run.name = path.stem().string();
  Eigen::Index candidate = 0;
  for (std::string line; std::getline(file, line);) {
    std::istringstream row{line};
    std::string keyword;
    row >> keyword;
    try {
      if (keyword == "generation") {
        run.generations.emplace_back().candidates.resize(run.dimension, run.lambda);
        candidate = 0;
      } else if (run.generations.empty()) {
        detail::read_head(run, keyword, row);
      } else {
        detail::read_generation(run, run.generations.back(), candidate, keyword, row);
      }
    } catch (const std::runtime_error& e) {
      throw std::runtime_error{path.string() + ": " + e.what() + ": " + line};
    }
  }
  if (run.generations.empty())
    throw std::runtime_error{path.string() + ": no golden values"};
  return run;
}

/// All runs of a folder, by name.
inline std::vector<golden_run> read_all_golden(const std::filesystem::path& folder) {
  std::vector<golden_run> runs;
  for (const auto& entry : std::filesystem::directory_iterator{folder})
    runs.push_back(read_golden(entry.path()));
  std::ranges::sort(runs, {}, &golden_run::name);
  return runs;
}

} // namespace reference

#pragma once
/// @file
/// The network of an aligner: its tensors by name, and what it computes.

#include "nn/aligner/layers.hpp"
#include "nn/aligner/operations.hpp"
#include "nn/tensor_source.hpp"

#include "evo/music/aligner.hpp"

#include <map>
#include <string>
#include <vector>

namespace evo::music::nn {

/// Where a tensor lies among the numbers.
struct tensor_place {
  std::string name;
  std::vector<std::int64_t> shape;
  std::size_t begin = 0, size = 0;

  /// A vector has one row.
  [[nodiscard]] std::size_t rows() const noexcept {
    return shape.size() < 2 ? 1 : static_cast<std::size_t>(shape[0]);
  }
};

class aligner_network {
public:
  /// Zeros.
  /// @throws error with failure::configuration for an extent of 0 or more numbers than fit
  explicit aligner_network(const aligner_shape& shape);

  /// As PyTorch begins its modules: uniform in +-1/sqrt(inputs), +-sqrt(6/(inputs + outputs)) for
  /// what attention reads, standard normal tables and queries, gains and layers' weights 1.
  void initialise(const random_key& key, double temperature);
  /// @throws error with failure::input, see tensor_source
  void read(const tensor_source& from);

  [[nodiscard]] const aligner_shape& shape() const noexcept { return shape_; }
  /// What is learned.
  [[nodiscard]] const std::vector<tensor_place>& tensors() const noexcept { return tensors_; }
  [[nodiscard]] std::span<float> values() noexcept { return values_; }
  [[nodiscard]] std::span<const float> values() const noexcept { return values_; }
  /// What is only observed: batch_norm's running mean and variance; "music.input_mean" and
  /// "music.input_scale" (layers x dim), by which a standardised network begins.
  [[nodiscard]] const std::vector<tensor_place>& observed() const noexcept { return observed_; }
  [[nodiscard]] std::span<float> observations() noexcept { return observations_; }
  [[nodiscard]] std::span<const float> observations() const noexcept { return observations_; }

  [[nodiscard]] const tensor_place& place(std::string_view name) const;
  /// Of what is observed.
  [[nodiscard]] const tensor_place& observed_place(std::string_view name) const;

private:
  void declare(std::string name, std::vector<std::size_t> shape);
  void declare_linear(const std::string& name, std::size_t outputs, std::size_t inputs);
  void declare_norm(const std::string& name, std::size_t width);
  void declare_attention(const std::string& name);
  void declare_observed(std::string name, std::vector<std::size_t> shape);
  void declare_aggregation();
  void declare_projection();

  aligner_shape shape_;
  std::vector<tensor_place> tensors_, observed_;
  std::map<std::string, std::size_t, std::less<>> where_;
  std::vector<float> values_, observations_;
};

/// What training does to a pass; none of it at its defaults.
struct regularisation {
  double dropout = 0;
  double noise = 0; ///< standard deviation of what is added to embeddings, once standardised
  random_key key{0};
};

/// A network on a tape.
class aligner_pass {
public:
  /// @param gradients as many as network.values(), or none
  aligner_pass(tape& t, const aligner_network& network, std::span<float> gradients,
               const regularisation& with = {})
      : tape_{t}, network_{network}, gradients_{gradients}, with_{with} {}

  /// Rows of the listeners' table.
  [[nodiscard]] variable& listeners(std::span<const std::uint32_t> rows);
  /// The feed-forward network of listeners: m x listener_width -> m x shared_width.
  [[nodiscard]] variable& listener_features(variable& vectors);
  /// m x shared_width -> the same, in the shared space.
  [[nodiscard]] variable& project_listeners(variable& features);

  /// n x shared_width, or a row a meeting where the listener is asked.
  /// @param features of the listeners @param meetings listener and track; only where asked
  [[nodiscard]] variable& music_features(const layered_tracks& tracks, variable* features,
                                         std::span<const meeting> meetings);
  /// @param counts   batch_norm in training: how often each row occurs; else none
  /// @param observed as network.observations(), for batch_norm in training
  [[nodiscard]] variable& project_music(variable& features, std::span<const float> counts = {},
                                        std::span<float> observed = {});
  [[nodiscard]] variable& log_scale() { return get("temperature"); }

private:
  [[nodiscard]] variable& get(const std::string& name);
  /// Rows [first, first + rows) of a tensor.
  [[nodiscard]] variable& part(const std::string& name, std::size_t first, std::size_t rows);
  [[nodiscard]] variable& dense(variable& x, const std::string& name);
  [[nodiscard]] variable& norm(variable& x, const std::string& name);
  [[nodiscard]] variable& drop(variable& x, const std::string& where);
  /// x + out(gelu(in(x)))
  /// @param where names the numbers that decide what is dropped
  [[nodiscard]] variable& feed_forward(variable& x, const std::string& name,
                                       const std::string& where);
  [[nodiscard]] variable& attention(variable& query, variable& layers, const std::string& name,
                                    std::span<const meeting> meetings, bool dropped);
  [[nodiscard]] variable& gate(variable& rows, bool soft);
  [[nodiscard]] variable& recur(variable& rows);
  [[nodiscard]] variable& ask(variable& rows, variable& features, std::span<const meeting> meetings,
                              const std::string& name);
  [[nodiscard]] variable& transform(variable& rows);
  [[nodiscard]] variable& ask_learned(variable& rows);
  [[nodiscard]] variable& aggregate(const layered_tracks& tracks, variable* features,
                                    std::span<const meeting> meetings);
  /// The tracks' numbers, standardised and with noise where that is wanted.
  [[nodiscard]] matrix copied(const layered_tracks& tracks);
  /// Memory for what an operation reads again on the way back.
  template <class T>
  [[nodiscard]] std::span<T> keep(std::vector<T> values);

  tape& tape_;
  const aligner_network& network_;
  std::span<float> gradients_;
  regularisation with_;
  std::map<std::string, variable*, std::less<>> made_;
  std::deque<std::vector<meeting>> meetings_;
  std::deque<std::vector<float>> floats_;
  std::deque<std::vector<std::uint32_t>> numbers_;
};

[[nodiscard]] inline bool asks_listener(aggregation a) noexcept {
  return a == aggregation::cross_attention || a == aggregation::self_cross_attention;
}

} // namespace evo::music::nn

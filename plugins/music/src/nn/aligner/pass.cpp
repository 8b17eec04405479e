#include "nn/aligner/network.hpp"

#include "nn/aligner/row_math.hpp"

#include "evo/music/error.hpp"

namespace evo::music::nn {

template <class T>
std::span<T> aligner_pass::keep(std::vector<T> values) {
  if constexpr (std::same_as<T, meeting>)
    return meetings_.emplace_back(std::move(values));
  else if constexpr (std::same_as<T, float>)
    return floats_.emplace_back(std::move(values));
  else
    return numbers_.emplace_back(std::move(values));
}

variable& aligner_pass::part(const std::string& name, std::size_t first, std::size_t rows) {
  variable*& made = made_[name + "@" + std::to_string(first)];
  if (made == nullptr) {
    const tensor_place& place = network_.place(name);
    // A vector is one row here, or a part of one.
    const bool is_vector = place.shape.size() < 2;
    const std::size_t width = is_vector ? 1 : place.size / place.rows();
    const std::size_t begin = place.begin + first * width;
    // Values of a network on a recording tape change between passes only.
    auto* const data = const_cast<float*>(network_.values().data()) + begin;
    float* const gradient = gradients_.empty() ? nullptr : gradients_.data() + begin;
    made = is_vector ? &tape_.learnable(data, gradient, 1, rows)
                     : &tape_.learnable(data, gradient, rows, width);
  }
  return *made;
}

variable& aligner_pass::get(const std::string& name) {
  const tensor_place& place = network_.place(name);
  return part(name, 0, place.shape.size() < 2 ? place.size : place.rows());
}

variable& aligner_pass::dense(variable& x, const std::string& name) {
  return linear(tape_, x, get(name + ".weight"), &get(name + ".bias"));
}

variable& aligner_pass::norm(variable& x, const std::string& name) {
  return layer_norm(tape_, x, get(name + ".weight"), get(name + ".bias"));
}

variable& aligner_pass::drop(variable& x, const std::string& where) {
  return dropout(tape_, x, with_.dropout, with_.key.child(where));
}

variable& aligner_pass::feed_forward(variable& x, const std::string& name,
                                     const std::string& where) {
  variable& hidden = gelu(tape_, dense(x, name + ".in"));
  return add(tape_, dense(drop(hidden, where), name + ".out"), x);
}

variable& aligner_pass::listeners(std::span<const std::uint32_t> rows) {
  return rows_of(tape_, get("listeners.weight"), rows);
}

variable& aligner_pass::listener_features(variable& vectors) {
  variable& expanded = add(tape_, gelu(tape_, dense(vectors, "listener.expand")),
                           dense(vectors, "listener.expand_skip"));
  variable& hidden = drop(expanded, "listener");
  variable& contracted = add(tape_, gelu(tape_, dense(hidden, "listener.contract")),
                             dense(hidden, "listener.contract_skip"));
  return norm(add(tape_, contracted, dense(vectors, "listener.skip")), "listener.norm");
}

variable& aligner_pass::project_listeners(variable& features) {
  switch (network_.shape().project) {
  case projection::shared:
  case projection::shared_linear:
    return norm(feed_forward(features, "projection.shared", "listener shared"), "projection.norm");
  case projection::linear:
  case projection::layer_norm:
  case projection::batch_norm: break;
  }
  return features;
}

variable& aligner_pass::project_music(variable& features, std::span<const float> counts,
                                      std::span<float> observed) {
  const auto own = [&]() -> variable& {
    return feed_forward(features, "projection.music", "music");
  };
  const auto shared = [&](variable& x) -> variable& {
    return feed_forward(x, "projection.shared", "music shared");
  };
  switch (network_.shape().project) {
  case projection::linear: return norm(own(), "projection.norm");
  case projection::shared: return norm(shared(features), "projection.norm");
  case projection::shared_linear: return norm(shared(own()), "projection.norm");
  case projection::layer_norm: return norm(features, "projection.norm");
  case projection::batch_norm: break;
  }
  variable &gain = get("projection.norm.weight"), &bias = get("projection.norm.bias");
  const std::size_t width = network_.shape().shared_width;
  if (!counts.empty())
    return batch_norm(tape_, features, gain, bias, counts, observed.first(width),
                      observed.subspan(width, width));
  const auto seen = network_.observations();
  return batch_norm(tape_, features, gain, bias, seen.first(width), seen.subspan(width, width));
}

matrix aligner_pass::copied(const layered_tracks& tracks) {
  const std::size_t size = tracks.layers * tracks.dim;
  const matrix all = tape_.memory(tracks.size() * tracks.layers, tracks.dim);
  std::span<const float> mean, scale;
  if (network_.shape().standardised) {
    const auto observed = network_.observations();
    mean = observed.subspan(network_.observed_place("music.input_mean").begin, size);
    scale = observed.subspan(network_.observed_place("music.input_scale").begin, size);
  }
  tape_.for_rows(tracks.size(), [&](std::size_t begin, std::size_t end) {
    std::vector<float> noise(with_.noise > 0 ? size : 0);
    for (std::size_t i = begin; i < end; ++i) {
      float* const out = all.data + i * size;
      std::copy_n(tracks[i], size, out);
      for (std::size_t j = 0; j < mean.size(); ++j)
        out[j] = (out[j] - mean[j]) * scale[j];
      if (noise.empty())
        continue;
      random_stream stream = with_.key.child("noise").stream(i);
      stream.fill_normal(std::span{noise});
      best_row_math().add_scaled(static_cast<float>(with_.noise), noise.data(), size, out);
    }
  });
  return all;
}

variable& aligner_pass::attention(variable& query, variable& layers, const std::string& name,
                                  std::span<const meeting> meetings, bool dropped) {
  const std::size_t dim = network_.shape().dim, count = network_.shape().layers;
  const auto read = [&](variable& x, std::size_t which) -> variable& {
    return linear(tape_, x, part(name + ".in_proj_weight", which * dim, dim),
                  &part(name + ".in_proj_bias", which * dim, dim));
  };
  std::span<const float> kept;
  if (dropped && with_.dropout > 0) {
    std::vector<float> mask(meetings.size() * count);
    random_stream stream = with_.key.child(name).stream(0);
    for (float& m : mask)
      m = stream.chance(with_.dropout) ? 0.0F : static_cast<float>(1.0 / (1.0 - with_.dropout));
    kept = keep(std::move(mask));
  }
  return attend(tape_, read(query, 0), read(layers, 1), read(layers, 2), count, meetings, kept);
}

variable& aligner_pass::gate(variable& rows, bool soft) {
  const std::size_t layers = network_.shape().layers;
  const std::size_t n = rows.value.rows / layers;
  variable& flat = tape_.constant(rows.value.data, n, layers * rows.value.columns);
  variable& raw = dense(flat, "music.gate");
  variable& weights = soft ? softmax_over_layers(tape_, raw, layers) : tanh(tape_, raw);
  variable& values =
      norm(add(tape_, gelu(tape_, dense(rows, "music.transform")), rows), "music.transform_norm");
  return norm(sum_over_layers(tape_, weights, values, layers), "music.norm");
}

variable& aligner_pass::recur(variable& rows) {
  const std::size_t layers = network_.shape().layers, hidden = network_.shape().hidden_width;
  const std::size_t n = rows.value.rows / layers;
  variable& inputs =
      linear(tape_, rows, get("music.gru.weight_ih_l0"), &get("music.gru.bias_ih_l0"));
  const matrix zeros = tape_.memory(n, hidden);
  std::ranges::fill(zeros.all(), 0.0F);
  variable* state = &tape_.constant(zeros.data, n, hidden);
  for (std::size_t step = 0; step < layers; ++step) {
    variable& hiddens =
        linear(tape_, *state, get("music.gru.weight_hh_l0"), &get("music.gru.bias_hh_l0"));
    state = &gru_step(tape_, inputs, layers, step, hiddens, state);
  }
  return norm(add(tape_, dense(*state, "music.out"), mean_of_layers(tape_, rows, layers)),
              "music.norm");
}

variable& aligner_pass::transform(variable& rows) {
  const std::size_t layers = network_.shape().layers;
  const std::string name = "music.encoder";
  std::vector<meeting> own(rows.value.rows);
  for (std::size_t i = 0; i < own.size(); ++i)
    own[i] = {static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(i / layers)};
  variable& attended = dense(attention(rows, rows, name + ".self_attn", keep(std::move(own)), true),
                             name + ".self_attn.out_proj");
  variable& x = norm(add(tape_, rows, drop(attended, name + ".first")), name + ".norm1");
  variable& hidden = drop(gelu(tape_, dense(x, name + ".linear1")), name + ".hidden");
  variable& out = drop(dense(hidden, name + ".linear2"), name + ".second");
  return norm(add(tape_, x, out), name + ".norm2");
}

variable& aligner_pass::ask(variable& rows, variable& features, std::span<const meeting> meetings,
                            const std::string& name) {
  const aligner_shape& shape = network_.shape();
  variable& query = shape.dim == shape.shared_width ? features : dense(features, "listener.narrow");
  variable& answer = dense(attention(query, rows, name, meetings, false), name + ".out_proj");
  std::vector<std::uint32_t> track(meetings.size());
  for (std::size_t i = 0; i < track.size(); ++i)
    track[i] = meetings[i].group;
  variable& mean =
      rows_of(tape_, mean_of_layers(tape_, rows, shape.layers), keep(std::move(track)));
  return norm(add(tape_, answer, mean), "music.norm");
}

variable& aligner_pass::ask_learned(variable& rows) {
  const std::size_t layers = network_.shape().layers;
  const std::size_t queries = network_.place("music.query").rows();
  std::vector<meeting> all(rows.value.rows / layers * queries);
  for (std::size_t i = 0; i < all.size(); ++i)
    all[i] = {static_cast<std::uint32_t>(i % queries), static_cast<std::uint32_t>(i / queries)};
  variable& answers =
      attention(get("music.query"), rows, "music.attention", keep(std::move(all)), true);
  variable& answer = dense(mean_of_layers(tape_, answers, queries), "music.attention.out_proj");
  return norm(add(tape_, answer, mean_of_layers(tape_, rows, layers)), "music.norm");
}

variable& aligner_pass::aggregate(const layered_tracks& given, variable* features,
                                  std::span<const meeting> meetings) {
  layered_tracks tracks = given;
  const aggregation how = network_.shape().aggregate;
  const bool in_place = with_.noise <= 0 && !network_.shape().standardised;
  if (how == aggregation::mean || how == aggregation::weighted) {
    if (!in_place) {
      std::vector<std::uint32_t> order(tracks.size());
      for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = static_cast<std::uint32_t>(i);
      tracks.table = copied(given).data;
      tracks.index = keep(std::move(order));
    }
    if (how == aggregation::weighted)
      return weigh_layers(tape_, tracks, get("music.weights"));
    const auto equal =
        keep(std::vector<float>(tracks.layers, 1.0F / static_cast<float>(tracks.layers)));
    return weigh_layers(tape_, tracks, tape_.constant(equal.data(), 1, tracks.layers));
  }
  const matrix all = copied(tracks);
  variable& rows = tape_.constant(all.data, all.rows, all.columns);
  switch (how) {
  case aggregation::gating: return gate(rows, true);
  case aggregation::gating_tanh: return gate(rows, false);
  case aggregation::gru: return recur(rows);
  case aggregation::cross_attention: return ask(rows, *features, meetings, "music.attention");
  case aggregation::self_cross_attention:
    return ask(transform(rows), *features, meetings, "music.attention");
  case aggregation::learned_query: return ask_learned(rows);
  case aggregation::mean:
  case aggregation::weighted: break;
  }
  return rows;
}

variable& aligner_pass::music_features(const layered_tracks& tracks, variable* features,
                                       std::span<const meeting> meetings) {
  variable& one = aggregate(tracks, features, meetings);
  return network_.shape().dim == network_.shape().shared_width ? one : dense(one, "music.widen");
}

} // namespace evo::music::nn

#include "map.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

#include "projection.hpp"
#include "text.hpp"

namespace evo::music::report {
namespace {

constexpr double side = 560; // of the square drawing
constexpr double margin = 34;
constexpr std::size_t shades = 8; // colours from the first generation to the last

/// An embedding scaled to length one, so that distances on the map follow the cosine.
std::optional<std::vector<double>> direction(const std::vector<float>& embedding,
                                             std::size_t size) {
  if (embedding.size() != size) {
    return std::nullopt;
  }
  double squares = 0;
  for (const float x : embedding) {
    squares += static_cast<double>(x) * static_cast<double>(x);
  }
  if (!(squares > 0) || !std::isfinite(squares)) {
    return std::nullopt;
  }
  std::vector<double> out;
  out.reserve(size);
  for (const float x : embedding) {
    out.push_back(static_cast<double>(x) / std::sqrt(squares));
  }
  return out;
}

struct placed {
  const candidate_record* candidate;
  double x = 0, y = 0;
};

struct atlas {
  std::vector<placed> points;
  std::optional<placed> target;
  std::size_t mappable = 0; ///< candidates with an embedding
  plane projection;
};

/// Length of the embeddings: the target's, else that of the first candidate that has one.
std::size_t embedding_size(const run_record& run) {
  if (!run.target_embedding.empty()) {
    return run.target_embedding.size();
  }
  for (const auto& c : run.candidates) {
    if (!c.embedding.empty()) {
      return c.embedding.size();
    }
  }
  return 0;
}

/// Which candidates to draw, in order of evaluation: the best, and of the others evenly as many as
/// fit.
std::vector<const candidate_record*> drawn(const facts& f, std::size_t size,
                                           std::size_t& mappable) {
  std::vector<std::size_t> usable;
  for (const auto i : f.ranking) {
    const auto& c = f.run.candidates[i];
    if (c.embedding.size() == size && size != 0) {
      usable.push_back(i);
    }
  }
  mappable = usable.size();
  std::set<std::size_t> chosen;
  const auto most = f.options.map_points;
  const auto certain = std::min({usable.size(), most, f.options.best_rows});
  chosen.insert(usable.begin(), usable.begin() + static_cast<std::ptrdiff_t>(certain));
  std::vector<std::size_t> others(usable.begin() + static_cast<std::ptrdiff_t>(certain),
                                  usable.end());
  std::sort(others.begin(), others.end());
  const auto room = std::min(others.size(), most - certain);
  for (std::size_t i = 0; i < room; ++i) {
    chosen.insert(others[i * others.size() / room]);
  }
  std::vector<const candidate_record*> out;
  for (const auto i : chosen) {
    out.push_back(&f.run.candidates[i]);
  }
  return out;
}

/// From the plane's units to the square, the same scale on both axes.
void fit(atlas& a) {
  double low_x = std::numeric_limits<double>::infinity();
  double low_y = low_x;
  double high_x = -low_x;
  double high_y = -low_x;
  for (const auto& [x, y] : a.projection.points) {
    low_x = std::min(low_x, x);
    high_x = std::max(high_x, x);
    low_y = std::min(low_y, y);
    high_y = std::max(high_y, y);
  }
  const double span = std::max({high_x - low_x, high_y - low_y, 1e-12});
  const double scale = (side - 2 * margin) / span;
  const auto put = [&](placed& p, const std::array<double, 2>& at) {
    p.x = side / 2 + (at[0] - (low_x + high_x) / 2) * scale;
    p.y = side / 2 - (at[1] - (low_y + high_y) / 2) * scale;
  };
  for (std::size_t i = 0; i < a.points.size(); ++i) {
    put(a.points[i], a.projection.points[i]);
  }
  if (a.target) {
    put(*a.target, a.projection.points.back());
  }
}

atlas chart_of(const facts& f) {
  atlas a;
  const auto size = embedding_size(f.run);
  std::vector<std::vector<double>> rows;
  for (const auto* c : drawn(f, size, a.mappable)) {
    if (auto row = direction(c->embedding, size)) {
      rows.push_back(std::move(*row));
      a.points.push_back({.candidate = c});
    }
  }
  if (auto row = direction(f.run.target_embedding, size); row && size != 0) {
    rows.push_back(std::move(*row));
    a.target = placed{.candidate = nullptr};
  }
  a.projection = principal_plane(std::move(rows));
  fit(a);
  return a;
}

std::uint64_t last_generation(const atlas& a) {
  std::uint64_t last = 0;
  for (const auto& p : a.points) {
    last = std::max(last, p.candidate->generation);
  }
  return last;
}

std::size_t shade(std::uint64_t generation, std::uint64_t last) {
  const auto place =
      static_cast<double>(generation) / static_cast<double>(std::max<std::uint64_t>(last, 1));
  return std::min(shades - 1,
                  static_cast<std::size_t>(place * static_cast<double>(shades - 1) + 0.5));
}

std::string tip(const candidate_record& c) {
  return join({"Candidate ", count(c.id), " \xC2\xB7 generation ", count(c.generation),
               " \xC2\xB7 ", words(c.operator_name), "\nfitness ", number(c.fitness),
               " \xC2\xB7 similarity ", number(c.similarity), "\n", shorten(c.text, 120)});
}

/// The mean place of each generation, joined: the way the population went.
std::string way(const atlas& a, std::uint64_t last) {
  constexpr std::uint64_t most = 60; // more would be a scribble
  if (last < 1 || last > most) {
    return {};
  }
  struct sum {
    double x = 0, y = 0, n = 0;
  };
  std::vector<sum> sums(static_cast<std::size_t>(last) + 1);
  for (const auto& p : a.points) {
    auto& s = sums[static_cast<std::size_t>(p.candidate->generation)];
    s = {s.x + p.x, s.y + p.y, s.n + 1};
  }
  std::string path;
  for (const auto& s : sums) {
    path += s.n > 0 ? join({path.empty() ? "M" : "L", px(s.x / s.n), " ", px(s.y / s.n)}) : "";
  }
  return join(
      {"<path class=\"way-under\" d=\"", path, "\"/><path class=\"way\" d=\"", path, "\"/>"});
}

std::string dots(const facts& f, const atlas& a, std::uint64_t last) {
  std::string out = "<g class=\"dots\">";
  const double radius = a.points.size() > 600 ? 3 : a.points.size() > 200 ? 4 : 5;
  for (const auto& p : a.points) {
    const bool best = p.candidate == f.best();
    out += join({"<circle class=\"g", std::to_string(shade(p.candidate->generation, last)),
                 best ? " top" : "", "\" cx=\"", px(p.x), "\" cy=\"", px(p.y), "\" r=\"",
                 px(best ? radius + 2 : radius), "\"><title>", best ? "The best\n" : "",
                 escape(tip(*p.candidate)), "</title></circle>"});
  }
  return out + "</g>";
}

std::string mark(const placed& p, const char* name, const char* style, double lift) {
  const bool right = p.x > side - 90;
  return join({"<text class=\"mark ", style, "\" x=\"", px(p.x + (right ? -14 : 14)), "\" y=\"",
               px(p.y + lift), "\" text-anchor=\"", right ? "end" : "start", "\">", name,
               "</text>"});
}

std::string target_star(const placed& p) {
  std::string path;
  for (int i = 0; i < 10; ++i) {
    const double angle = i * 0.62831853071795865 - 1.5707963267948966;
    const double radius = i % 2 == 0 ? 13 : 5.5;
    path += join({i == 0 ? "M" : "L", px(p.x + radius * std::cos(angle)), " ",
                  px(p.y + radius * std::sin(angle))});
  }
  return join({"<path class=\"star\" d=\"", path, "Z\"><title>The target</title></path>"});
}

/// Names of the best and the target, apart from each other if they lie close.
std::string marks(const facts& f, const atlas& a) {
  std::string out;
  const placed* best = nullptr;
  for (const auto& p : a.points) {
    best = p.candidate == f.best() ? &p : best;
  }
  const bool close = best != nullptr && a.target && std::abs(best->y - a.target->y) < 26 &&
                     std::abs(best->x - a.target->x) < 90;
  const bool best_above = close && best->y < a.target->y;
  if (best != nullptr) {
    out += mark(*best, "best", "of-best", close ? (best_above ? -8 : 18) : 5);
  }
  if (a.target) {
    out += target_star(*a.target);
    out += mark(*a.target, "target", "of-target", close ? (best_above ? 18 : -8) : 5);
  }
  return out;
}

std::string legend(std::uint64_t last) {
  std::string out = "<p class=\"ramp\"><span>generation 0</span>";
  for (std::size_t i = 0; i < shades; ++i) {
    out += join({"<i class=\"g", std::to_string(i), "\"></i>"});
  }
  return out + join({"<span>", count(last), "</span></p>"});
}

std::string caption(const atlas& a) {
  std::string out =
      "<figcaption><b>Each dot is a candidate</b>; near means alike in sound. The plane is "
      "made of the two principal components of the embeddings, scaled to length one; it "
      "keeps ";
  out += join({percent(a.projection.kept[0] + a.projection.kept[1]), " of their variance (",
               percent(a.projection.kept[0]), " across, ", percent(a.projection.kept[1]),
               " up), so distances are a guide, not a measure."});
  if (a.target) {
    out += " The star is the target.";
  }
  if (last_generation(a) >= 1 && last_generation(a) <= 60) {
    out += " The line joins the generations\xE2\x80\x99 mean places.";
  }
  if (a.points.size() < a.mappable) {
    out += join({" Of ", count(a.mappable), " candidates ", count(a.points.size()),
                 " are drawn: the best, and the others evenly in time."});
  }
  return out + "</figcaption>";
}

} // namespace

std::string map_section(const facts& f) {
  std::string out = "<section id=\"map\"><h2>Where it searched</h2>";
  const auto a = chart_of(f);
  if (a.points.size() < 2) {
    return out + "<p class=\"empty\">A map needs at least two candidates with an embedding; this "
                 "record has fewer.</p></section>";
  }
  const auto last = last_generation(a);
  out += join({"<figure>", legend(last), "<svg id=\"candidates\" class=\"map\" viewBox=\"0 0 ",
               px(side), " ", px(side),
               "\" role=\"img\" aria-labelledby=\"candidates-title\"><title "
               "id=\"candidates-title\">Map of ",
               count(a.points.size()), " candidates by the likeness of their sound</title>",
               dots(f, a, last), way(a, last), marks(f, a), "</svg>", caption(a), "</figure>"});
  return out + "</section>";
}

} // namespace evo::music::report

#include "style.hpp"

namespace evo::music::report {

std::string_view script() {
  return R"js(
(function () {
  "use strict";
  var tip = document.getElementById("tip");

  // One player at a time.
  document.addEventListener("play", function (event) {
    document.querySelectorAll("audio").forEach(function (other) {
      if (other !== event.target) { other.pause(); }
    });
  }, true);

  // Play the whole list.
  var list = Array.from(document.querySelectorAll(".tracks audio"));
  if (list.length > 1) {
    var all = document.createElement("button");
    all.type = "button";
    all.textContent = "Play all";
    all.addEventListener("click", function () { list[0].currentTime = 0; list[0].play(); all.dataset.on = "1"; });
    document.querySelector("#listen h2").after(all);
    list.forEach(function (audio, i) {
      audio.addEventListener("ended", function () {
        if (all.dataset.on && list[i + 1]) { list[i + 1].play(); }
      });
    });
  }

  // Titles inside figures, shown at once and also by touch.
  var titles = new Map();
  document.querySelectorAll("svg .dots circle, svg .hover rect, svg .box").forEach(function (shape) {
    var title = shape.querySelector("title");
    if (title) { titles.set(shape, title.textContent); title.remove(); }
  });
  function show(shape, event) {
    tip.textContent = titles.get(shape);
    tip.hidden = false;
    var wide = tip.offsetWidth, high = tip.offsetHeight;
    var x = Math.min(event.clientX + 14, innerWidth - wide - 8);
    var y = event.clientY + 16 + high > innerHeight ? event.clientY - high - 12 : event.clientY + 16;
    tip.style.left = Math.max(8, x) + "px";
    tip.style.top = Math.max(8, y) + "px";
  }
  function hide() {
    tip.hidden = true;
    document.querySelectorAll(".hot").forEach(function (shape) { shape.classList.remove("hot"); });
  }
  function nearest(map, event) { // on the map any point close by will do
    var box = map.getBoundingClientRect(), scale = map.viewBox.baseVal.width / box.width;
    var x = (event.clientX - box.left) * scale, y = (event.clientY - box.top) * scale;
    var best = null, least = 24 * 24;
    map.querySelectorAll("circle").forEach(function (dot) {
      var dx = dot.cx.baseVal.value - x, dy = dot.cy.baseVal.value - y, d = dx * dx + dy * dy;
      if (d < least) { least = d; best = dot; }
    });
    return best;
  }
  function point(event) {
    var map = event.target.closest && event.target.closest("svg.map");
    var shape = map ? nearest(map, event)
      : event.target.closest && event.target.closest(".hover rect, .box");
    hide();
    if (shape && titles.has(shape)) { shape.classList.add("hot"); show(shape, event); }
  }
  document.addEventListener("pointermove", point);
  document.addEventListener("pointerdown", point);
  document.addEventListener("scroll", hide, { passive: true });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") { hide(); } });

  // Copy the command.
  var code = document.getElementById("command");
  if (code && navigator.clipboard) {
    var copy = document.createElement("button");
    copy.type = "button";
    copy.textContent = "Copy";
    copy.addEventListener("click", function () {
      navigator.clipboard.writeText(code.textContent).then(function () { copy.textContent = "Copied"; });
    });
    code.closest(".code").append(copy);
  }

  // Light, dark, or what the system says.
  var dark = matchMedia("(prefers-color-scheme: dark)");
  var theme = document.createElement("button");
  theme.type = "button";
  theme.className = "theme";
  function is_dark() { var set = document.documentElement.dataset.theme; return set ? set === "dark" : dark.matches; }
  function name() { theme.textContent = is_dark() ? "Light colours" : "Dark colours"; }
  theme.addEventListener("click", function () {
    document.documentElement.dataset.theme = is_dark() ? "light" : "dark";
    name();
  });
  name();
  document.querySelector("nav").append(theme);
})();
)js";
}

} // namespace evo::music::report

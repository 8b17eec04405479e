// A clip's waveform: what it looks like, where it is, and a slider to move there.
import { clock, el, svg } from "./dom.mjs";
import { player } from "./player.mjs";

const height = 40;

function bars(peaks, name) {
  const path = peaks
    .map((peak, i) => {
      const half = Math.max(0.7, (peak / 255) * (height / 2 - 1));
      return `M${i + 0.5} ${(height / 2 - half).toFixed(2)}V${(height / 2 + half).toFixed(2)}`;
    })
    .join("");
  return svg("svg", { class: name, viewBox: `0 0 ${peaks.length} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("path", { d: path }));
}

/** @param clip {url, seconds, peaks}  @param label what the slider moves in */
export function waveform(clip, label) {
  const played = bars(clip.peaks, "played");
  const slider = el("div", {
    class: "wave", role: "slider", tabIndex: 0, "aria-label": `Position in ${label}`,
    "aria-valuemin": 0, "aria-valuemax": Math.round(clip.seconds),
  }, bars(clip.peaks, "whole"), played);

  function show(time) {
    const share = clip.seconds > 0 ? Math.min(1, time / clip.seconds) : 0;
    played.style.clipPath = `inset(0 ${(100 - 100 * share).toFixed(2)}% 0 0)`;
    const whole = Math.round(time);
    if (slider.getAttribute("aria-valuenow") !== String(whole)) {
      slider.setAttribute("aria-valuenow", String(whole));
      slider.setAttribute("aria-valuetext", `${clock(time)} of ${clock(clip.seconds)}`);
    }
  }
  show(0);

  const at = (event) => {
    const box = slider.getBoundingClientRect();
    return ((event.clientX - box.left) / box.width) * clip.seconds;
  };
  slider.addEventListener("pointerdown", (event) => {
    slider.setPointerCapture(event.pointerId);
    player.seek(clip, at(event));
  });
  slider.addEventListener("pointermove", (event) => {
    if (slider.hasPointerCapture(event.pointerId)) player.seek(clip, at(event));
  });
  slider.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -2, ArrowRight: 2, ArrowDown: -2, ArrowUp: 2, PageDown: -5, PageUp: 5 }[event.key];
    const now = player.isCurrent(clip) ? player.time() : 0;
    if (step) player.seek(clip, now + step);
    else if (event.key === "Home") player.seek(clip, 0);
    else if (event.key === "End") player.seek(clip, clip.seconds);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return { node: slider, show };
}

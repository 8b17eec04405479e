// What an evolution is doing: a bar, a few numbers, how fitness rose, and three buttons.
import { counted, duration, el, fixed, svg } from "./dom.mjs";

function curve(series) {
  const width = 220, height = 56, pad = 4;
  const values = series.flatMap((s) => [s.best, s.mean]).filter((v) => v !== null);
  if (series.length < 2 || values.length < 2) return null;
  const low = Math.min(...values), span = Math.max(1e-6, Math.max(...values) - low);
  const line = (key) => series
    .filter((s) => s[key] !== null)
    .map((s, i) => `${i ? "L" : "M"}${(pad + (i * (width - 2 * pad)) / (series.length - 1)).toFixed(1)} ${(height - pad - ((s[key] - low) / span) * (height - 2 * pad)).toFixed(1)}`)
    .join("");
  return svg("svg", { class: "curve", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": "Best and mean fitness, generation by generation" },
    svg("path", { d: line("mean"), class: "mean" }), svg("path", { d: line("best"), class: "best" }));
}

const titles = {
  preparing: (s) => `Round ${s.round}: getting ready`,
  evolving: (s) => `Round ${s.round} is evolving`,
  paused: (s) => `Round ${s.round} is paused`,
  ending: (s) => `Round ${s.round}: rendering the playlist`,
};

export const isWorking = (phase) => phase in titles;

/** @param commands {pause, goOn, finish} */
export function progressPanel(commands, titleOf = (state) => titles[state.phase]?.(state)) {
  const title = el("h2", {});
  const bar = el("div", { class: "bar", role: "progressbar", "aria-label": "Evolution", "aria-valuemin": 0, "aria-valuemax": 100 }, el("i", {}));
  const numbers = el("dl", { class: "numbers" });
  const drawing = el("div", { class: "drawing" });
  const pause = el("button", { type: "button", onclick: () => (pause.dataset.does === "go" ? commands.goOn() : commands.pause()) }, "Pause");
  const finish = el("button", { type: "button", onclick: () => commands.finish(), title: "Go on to the playlist with what has been found" }, "Stop here");
  const node = el("section", { class: "card progress", "aria-label": "Progress" },
    el("div", { class: "row" }, title, el("div", { class: "buttons" }, pause, finish)), bar, el("div", { class: "row" }, numbers, drawing));
  let series = [];
  let key = "";

  function fact(name, value) { return [el("div", {}, el("dt", {}, name), el("dd", {}, value))]; }

  return {
    node,
    show(state) {
      title.textContent = titleOf(state) ?? "";
      const percent = Math.round(100 * (state.phase === "preparing" ? 0 : state.share ?? 0));
      bar.setAttribute("aria-valuenow", String(percent));
      bar.firstChild.style.width = `${percent}%`;
      bar.classList.toggle("restless", state.phase === "preparing" || state.phase === "ending");
      const nowKey = `${state.round}`;
      if (key !== nowKey) { key = nowKey; series = []; }
      if (state.generation > series.length && state.best !== null) series.push({ best: state.best, mean: state.mean });
      const isOver = state.phase === "ending";
      numbers.replaceChildren(
        ...fact("Generation", `${Math.min(state.generation + (isOver || state.generation >= state.generations ? 0 : 1), state.generations)} of ${state.generations}`),
        ...fact("Best", fixed(state.best)), ...fact("Mean", fixed(state.mean)),
        ...fact("Left", state.secondsLeft === null ? "–" : `about ${duration(state.secondsLeft)}`));
      drawing.replaceChildren(...[curve(series)].filter(Boolean));
      pause.dataset.does = state.phase === "paused" ? "go" : "pause";
      pause.textContent = state.phase === "paused" ? "Continue" : "Pause";
      pause.disabled = !["evolving", "paused"].includes(state.phase);
      finish.disabled = pause.disabled;
      pause.title = counted(state.generations, "generation");
    },
  };
}

// One clip as a card: play, waveform, what it was made of, and answers where they are wanted.
import { get } from "./api.mjs";
import { clock, el, fixed, icon, icons } from "./dom.mjs";
import { player } from "./player.mjs";
import { waveform } from "./waveform.mjs";

const names = {
  initial: "newcomer", newcomer: "newcomer", novelty: "newcomer", survivor: "kept from an earlier round",
  elite: "elite", crossover: "child of two", mutation: "varied",
};
const words = (operator) => (operator ?? "").split("+").map((o) => names[o] ?? o).join(", ");

export const answerNames = { 1: "liked", "-1": "disliked", 0: "not answered" };

function answerButtons(place, give) {
  const make = (answer, path, name, label) =>
    el("button", {
      type: "button", class: `answer ${name}`, "aria-pressed": "false", title: `${label} clip ${place}`,
      onclick: () => give(answer),
    }, icon(path, name === "like"), el("span", {}, label), el("span", { class: "unseen" }, ` clip ${place}`));
  const buttons = {
    1: make(1, icons.like, "like", "Like"),
    "-1": make(-1, icons.dislike, "dislike", "Dislike"),
    0: make(0, icons.skip, "skip", "Skip"),
  };
  const node = el("div", { class: "answers", role: "group", "aria-label": `Answer to clip ${place}` },
    buttons[1], buttons[-1], buttons[0]);
  return { node, buttons };
}

function lineage(load) {
  const body = el("div", { class: "lineage" }, el("p", { class: "muted" }, "One moment…"));
  const box = el("details", { class: "origin" }, el("summary", {}, "Where it comes from"), body);
  box.addEventListener("toggle", async () => {
    if (!box.open || box.dataset.loaded) return;
    box.dataset.loaded = "yes";
    try {
      const all = await load();
      body.replaceChildren(el("ol", {}, all.map((a, i) => el("li", {},
        el("span", { class: "step" }, i === 0 ? "This clip" : `Round ${a.round}, generation ${a.generation + 1}`,
          " · ", words(a.operator), a.fitness === null ? "" : ` · fitness ${fixed(a.fitness)}`),
        el("span", { class: "prompt" }, a.text)))));
      if (all.length === 1) body.append(el("p", { class: "muted" }, "It has no ancestors: it was drawn anew."));
    } catch (problem) {
      delete box.dataset.loaded;
      body.replaceChildren(el("p", { class: "problem" }, problem.message));
    }
  });
  return box;
}

/**
 * @param clip {url, text, seconds, peaks, ...}
 * @param options {place, give(answer) or nothing, ancestors: path or nothing, extra: nodes}
 * @returns {node, clip, setAnswer(answer), focus()}
 */
export function clipCard(clip, options) {
  const { place } = options;
  const label = `clip ${place}`;
  const time = el("span", { class: "time" }, clock(clip.seconds));
  const button = el("button", { type: "button", class: "play", "aria-label": `Play ${label}`, disabled: clip.hasAudio === false,
    onclick: () => player.toggle(clip) });
  const again = el("button", { type: "button", class: "quiet replay", title: "From its beginning", "aria-label": `Replay ${label}`,
    disabled: clip.hasAudio === false, onclick: () => player.replay(clip) }, icon(icons.again));
  const wave = waveform(clip, label);
  const answers = options.give ? answerButtons(place, options.give) : null;
  const facts = [
    words(clip.operator),
    clip.similarity === null || clip.similarity === undefined || options.hidesMatch ? null : `match ${fixed(clip.similarity)}`,
  ].filter(Boolean).join(" · ");

  const node = el("li", { class: "clip", id: `clip-${place}` },
    el("div", { class: "head" },
      button,
      el("div", { class: "middle" },
        el("p", { class: "prompt", id: `prompt-${place}` }, el("span", { class: "number", "aria-hidden": "true" }, String(place)), clip.text || "(no words)"),
        wave.node,
        el("div", { class: "below" }, again, el("p", { class: "facts" }, time, facts && ` · ${facts}`),
          options.ancestors && lineage(() => get(options.ancestors)))),
      answers?.node),
    options.extra);

  let answer = clip.answer ?? 0, skipped = false;
  function setAnswer(value, isSkip = false) {
    answer = value;
    skipped = value === 0 && isSkip;
    node.dataset.answer = String(value);
    if (answers)
      for (const [key, b] of Object.entries(answers.buttons))
        b.setAttribute("aria-pressed", String(key === "0" ? skipped : Number(key) === value));
    else if (value) button.title = answerNames[value];
  }
  setAnswer(answer);

  let shown = null;
  const unsubscribe = player.subscribe((now) => {
    if (!node.isConnected && shown !== null) { unsubscribe(); return; }
    const isMine = now.url === clip.url;
    wave.show(isMine ? now.time : 0);
    const isPlaying = isMine && now.isPlaying;
    time.textContent = isMine ? `${clock(now.time)} / ${clock(clip.seconds)}` : clock(clip.seconds);
    node.classList.toggle("current", isMine);
    if (shown !== isPlaying) {
      shown = isPlaying;
      button.replaceChildren(icon(isPlaying ? icons.pause : icons.play, true));
      button.setAttribute("aria-label", `${isPlaying ? "Pause" : "Play"} ${label}`);
    }
  });
  button.replaceChildren(icon(icons.play, true));
  return { node, clip, setAnswer, answer: () => answer, isSkipped: () => skipped, focus: () => button.focus() };
}

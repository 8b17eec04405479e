// Towards a song: music evolves until it sounds like a recording.
import { clipUrl, get, post, watch } from "./api.mjs";
import { clipCard } from "./clip.mjs";
import { counted, el, toast } from "./dom.mjs";
import { isWorking, progressPanel } from "./progress.mjs";
import { activitiesOf, profile, refresh, store } from "./store.mjs";
import { strategyField } from "./strategy.mjs";
import { recordingChooser } from "./upload.mjs";

const titles = {
  preparing: () => "Hearing the song", evolving: () => "Evolving towards the song",
  paused: () => "Paused", ending: () => "Rendering the playlist",
};

function runView(run) {
  const song = store.overview.recordings.find((r) => r.id === run.song);
  const list = el("div", {});
  const command = (word) => post(`/api/activities/${run.id}/${word}`).catch((e) => toast(e.message));
  const panel = progressPanel({ pause: () => command("pause"), goOn: () => command("continue"), finish: () => command("finish") }, (s) => titles[s.phase]?.());
  const place = el("div", {});
  const node = el("section", { class: "result", "aria-label": `Towards ${song?.name ?? "a song"}` }, place, list);
  let isListed = false;
  async function show(state) {
    if (isWorking(state.phase)) {
      if (panel.node.parentNode !== place) place.replaceChildren(panel.node);
      panel.show(state);
      return;
    }
    place.replaceChildren();
    if (state.phase === "failed" || state.phase === "asleep") {
      place.append(el("div", { class: "card" }, el("p", {}, state.message || "This evolution was interrupted; what it found is kept."),
        el("button", { type: "button", onclick: () => command("open") }, "Go on")));
      return;
    }
    if (isListed) return;
    isListed = true;
    const result = await get(`/api/activities/${run.id}/rounds/1`);
    list.append(el("div", { class: "row title" }, el("h2", {}, `Closest to “${song?.name ?? "the song"}”`),
      el("span", {}, el("a", { href: `/api/activities/${run.id}/report`, target: "_blank", rel: "noopener" }, "Report"), " · ",
        el("a", { href: `/api/activities/${run.id}/rounds/1/playlist.zip?formats=wav,flac`, download: "" }, "Zip"))),
      el("ol", { class: "clips" }, result.clips.map((c, i) => clipCard({ ...c, url: clipUrl(run.id, 1, i + 1) },
        { place: i + 1, ancestors: `/api/activities/${run.id}/rounds/1/clips/${i + 1}/ancestors` }).node)));
  }
  show(run.state);
  return { node, leave: watch(run.id, show) };
}

export function songView(main) {
  if (!profile()) {
    main.replaceChildren(el("section", { class: "hero" }, el("h1", {}, "Towards a song"), el("p", { class: "lead" }, "First say who is listening, under ", el("a", { href: "#listen" }, "Listen"), ".")));
    return { leave() {}, keys: () => ({}) };
  }
  const chosen = new Set();
  const start = el("button", { type: "submit", class: "primary", disabled: true }, "Evolve");
  const chooser = recordingChooser({ label: "Add a song to aim at", isMany: false, chosen, changed: () => { start.disabled = chosen.size === 0; } });
  const generations = el("input", { type: "number", id: "song-generations", min: 1, max: 200, value: 8 });
  const strategy = strategyField("song-strategy");
  const results = el("div", { class: "results" });
  let leaves = [];
  function draw() {
    leaves.forEach((l) => l());
    const views = activitiesOf(profile()).filter((a) => a.kind === "song").slice(0, 4).map(runView);
    leaves = views.map((v) => v.leave);
    results.replaceChildren(...views.map((v) => v.node));
  }
  const form = el("form", {
    class: "card", onsubmit: async (event) => {
      event.preventDefault();
      start.disabled = true;
      try {
        await post("/api/activities", { kind: "song", profile: profile(), song: [...chosen][0], generations: Number(generations.value), strategy: strategy.value() });
        await refresh();
        draw();
      } catch (e) { toast(e.message); }
      start.disabled = false;
    },
  }, chooser.node, el("details", { class: "more" }, el("summary", {}, "How it evolves"), strategy.node), el("div", { class: "row end" }, el("label", { class: "field", for: "song-generations", htmlFor: "song-generations" }, "Generations", generations), start));
  main.replaceChildren(el("section", {}, el("h1", { tabIndex: -1 }, "Towards a song"),
    el("p", { class: "lead" }, `A network listens to your song and to ${counted(store.overview.population, "new piece")} a generation; those that sound most alike have offspring.`), form), results);
  draw();
  return { leave: () => leaves.forEach((l) => l()), keys: () => ({}) };
}

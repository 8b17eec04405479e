// What went on before: sessions and evolutions, their rounds and playlists.
import { clipUrl, get } from "./api.mjs";
import { clipCard } from "./clip.mjs";
import { counted, el, fixed } from "./dom.mjs";
import { begin } from "./listen.mjs";
import { profile, store, subscribe } from "./store.mjs";
import { strategyName } from "./strategy.mjs";

const when = (seconds) => new Date(seconds * 1000).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });

function roundsTable(a, show) {
  return el("div", { class: "scroll", tabIndex: 0, role: "region", "aria-label": "Rounds" }, el("table", {},
    el("caption", { class: "unseen" }, "Rounds of the session"),
    el("thead", {}, el("tr", {}, ["Round", "Heard", "Likes", "Dislikes", "Believed of the playlist", "Foretold", ""].map((h) => el("th", { scope: "col" }, h || el("span", { class: "unseen" }, "Playlist"))))),
    el("tbody", {}, a.rounds.map((r) => el("tr", {}, el("th", { scope: "row" }, String(r.round)), [String(r.heard), String(r.likes), String(r.dislikes), fixed(r.believed), r.foretold === null ? "–" : `${Math.round(100 * r.foretold)} %`].map((v) => el("td", { class: "n" }, v)),
      el("td", {}, el("button", { type: "button", onclick: () => show(r.round) }, "Hear it", el("span", { class: "unseen" }, ` again: round ${r.round}`))))))));
}

/** Is there anything that a report could tell? */
const isHeard = (a) => (a.kind === "song" ? a.state.phase === "finished" : a.rounds.length > 0);

const titleOf = (a) => (a.kind === "song" ? `Towards “${store.overview.recordings.find((r) => r.id === a.song)?.name ?? "a song"}”` : `${a.profile}'s session`);

function entry(a) {
  const place = el("div", {});
  async function show(round) {
    place.replaceChildren(el("p", { class: "muted" }, "One moment…"));
    try {
      const list = await get(`/api/activities/${a.id}/rounds/${round}`);
      place.replaceChildren(el("h3", {}, a.kind === "song" ? "Playlist" : `Round ${round}`), el("ol", { class: "clips" }, list.clips.map((c, i) =>
        clipCard({ ...c, url: clipUrl(a.id, round, i + 1) }, { place: i + 1, ancestors: `/api/activities/${a.id}/rounds/${round}/clips/${i + 1}/ancestors` }).node)),
        el("p", {}, el("a", { href: `/api/activities/${a.id}/rounds/${round}/playlist.zip?formats=wav`, download: "" }, "Download this playlist")));
    } catch (e) { place.replaceChildren(el("p", { class: "problem" }, e.message)); }
  }
  return el("li", { class: "card" }, el("h2", {}, titleOf(a)),
    el("p", { class: "muted" }, `${when(a.created)} · ${a.kind === "song" ? a.profile : counted(a.rounds.length, "round")}${a.strategy ? ` · ${strategyName(a.strategy).toLowerCase()}` : ""} · ${a.state.phase}`),
    a.rounds.length > 0 && roundsTable(a, show),
    isHeard(a) && el("p", {}, a.kind === "song" && [el("button", { type: "button", onclick: () => show(1) }, "Hear it"), " "],
      a.hasReport && el("a", { href: `/api/activities/${a.id}/report`, target: "_blank", rel: "noopener" }, "Report", el("span", { class: "unseen" }, ` of ${titleOf(a)}`))), place);
}

export function historyView(main) {
  let drawn = "";
  function draw() {
    const now = JSON.stringify(store.overview.activities.map((a) => [a.id, a.rounds.length, a.state.phase]));
    if (now === drawn) return;
    drawn = now;
    const again = profile() && store.session
      ? el("button", { type: "button", onclick: async () => { await begin({}); location.hash = "#listen"; } }, `Begin anew as ${profile()}`) : null;
    main.replaceChildren(el("section", {}, el("div", { class: "row title" }, el("h1", { tabIndex: -1 }, "History"), again),
      store.overview.activities.length === 0 ? el("p", {}, "Nothing has happened yet.") : el("ul", { class: "entries" }, store.overview.activities.map(entry))));
  }
  draw();
  return { leave: subscribe((what) => what === "overview" && draw()), keys: () => ({}) };
}

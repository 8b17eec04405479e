// The belief's map: everything heard, in a plane, and where the taste is believed to lie.
import { get } from "./api.mjs";
import { counted, el, fixed, svg } from "./dom.mjs";
import { profile, store, subscribe } from "./store.mjs";

const width = 720, height = 460, pad = 28;

function scale(values, from, to) {
  const low = Math.min(...values), high = Math.max(...values);
  const span = high - low || 1;
  return (v) => from + ((v - low) / span) * (to - from);
}

const star = (x, y, r) => {
  const points = [];
  for (let i = 0; i < 10; i++) {
    const a = (Math.PI * i) / 5 - Math.PI / 2, q = i % 2 ? r * 0.45 : r;
    points.push(`${(x + q * Math.cos(a)).toFixed(1)},${(y + q * Math.sin(a)).toFixed(1)}`);
  }
  return points.join(" ");
};

function mark(p, x, y) {
  if (p.answer === 1) return svg("circle", { cx: x, cy: y, r: 7, class: "liked" });
  if (p.answer === -1) return svg("path", { d: `M${x - 5} ${y - 5}L${x + 5} ${y + 5}M${x + 5} ${y - 5}L${x - 5} ${y + 5}`, class: "disliked" });
  if (p.answer === 0) return svg("circle", { cx: x, cy: y, r: 5, class: "skipped" });
  return svg("circle", { cx: x, cy: y, r: 2.2 + 2.6 * Math.max(0, p.score), class: "heard" });
}

/** Text near an edge leans inwards. */
const anchor = (x) => (x > 0.7 * width ? "end" : x < 0.3 * width ? "start" : "middle");

function picture(map) {
  const x = scale(map.points.map((p) => p.x), pad, width - pad);
  const y = scale(map.points.map((p) => p.y), height - pad, pad);
  const tip = el("p", { class: "tip muted", "aria-live": "polite" }, "Point at a mark to read its prompt.");
  const order = (p) => (p.answer === null ? 0 : 1);
  const marks = [...map.points].sort((a, b) => order(a) - order(b)).map((p) => {
    const node = mark(p, x(p.x), y(p.y));
    const group = svg("g", {}, svg("circle", { cx: x(p.x), cy: y(p.y), r: 10, class: "area" }), node);
    group.addEventListener("pointerenter", () => { tip.textContent = `${p.text} · round ${p.round} · believed ${fixed(p.score)}`; });
    return group;
  });
  const liked = map.points.filter((p) => p.answer === 1).length, disliked = map.points.filter((p) => p.answer === -1).length;
  const taste = map.taste && svg("g", { class: "taste" }, svg("polygon", { points: star(x(map.taste[0]), y(map.taste[1]), 15) }),
    svg("text", { x: x(map.taste[0]), y: y(map.taste[1]) - 20, "text-anchor": anchor(x(map.taste[0])) }, "your taste, as believed"));
  return [svg("svg", { class: "map", viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": `${counted(map.points.length, "piece")} heard: ${liked} liked, ${disliked} disliked${map.taste ? "; the star is where your taste is believed to lie" : ""}` }, marks, taste), tip];
}

function table(map) {
  const best = [...map.points].sort((a, b) => b.score - a.score).slice(0, 12);
  return el("details", { class: "card" }, el("summary", {}, "What is believed to fit you best"),
    el("div", { class: "scroll", tabIndex: 0, role: "region", "aria-label": "Best by the belief" }, el("table", {}, el("thead", {}, el("tr", {}, ["Prompt", "Believed", "Round", "Answer"].map((h) => el("th", { scope: "col" }, h)))),
      el("tbody", {}, best.map((p) => el("tr", {}, el("td", {}, p.text), el("td", { class: "n" }, fixed(p.score)), el("td", { class: "n" }, String(p.round)),
        el("td", {}, { 1: "liked", "-1": "disliked", 0: "skipped" }[p.answer] ?? "")))))));
}

export function mapView(main) {
  const body = el("div", {}, el("p", { class: "muted" }, "One moment…"));
  main.replaceChildren(el("section", {}, el("h1", { tabIndex: -1 }, "The map of your taste"),
    el("p", { class: "lead" }, "Near marks sound alike to the network that listens. The star is where the music lies that it believes you like."), body));
  let drawn = null;
  async function draw() {
    const key = `${store.session?.id} ${store.state?.round} ${store.state?.phase === "listening"}`;
    if (key === drawn) return;
    drawn = key;
    if (!profile() || !store.session) { body.replaceChildren(el("p", {}, "There is nothing to show yet: begin under ", el("a", { href: "#listen" }, "Listen"), ".")); return; }
    try {
      const map = await get(`/api/activities/${store.session.id}/map`);
      if (map.points.length === 0) { body.replaceChildren(el("p", {}, "The first round hasn't been heard yet.")); return; }
      body.replaceChildren(el("figure", { class: "card" }, picture(map),
        el("figcaption", { class: "legend" },
          [["liked", "liked"], ["disliked", "disliked"], ["heard", "heard by the network alone"]].map(([kind, label]) =>
            el("span", {}, svg("svg", { viewBox: "-9 -9 18 18", "aria-hidden": "true" }, mark({ answer: { liked: 1, disliked: -1, heard: null }[kind], score: 0.5 }, 0, 0)), label)),
          el("span", { class: "muted" }, `The plane keeps ${Math.round(100 * (map.kept[0] + map.kept[1]))} % of how the pieces differ.`))),
        map.taste ? table(map) : el("p", { class: "muted" }, "The star appears once a round of answers has been learned."));
    } catch (e) { body.replaceChildren(el("p", { class: "problem" }, e.message)); }
  }
  draw();
  const unsubscribe = subscribe(draw);
  return { leave: unsubscribe, keys: () => ({}) };
}

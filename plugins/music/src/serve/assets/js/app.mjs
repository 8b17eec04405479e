// The whole page: which part is shown.
import { el } from "./dom.mjs";
import { historyView } from "./history.mjs";
import { listenToKeys, openHelp } from "./keys.mjs";
import { listenView } from "./listen.mjs";
import { mapView } from "./map.mjs";
import { songView } from "./song.mjs";
import { refresh } from "./store.mjs";
import { trialView } from "./trial.mjs";
import { applyTheme, whoBar } from "./who.mjs";

const views = { listen: listenView, song: songView, try: trialView, map: mapView, history: historyView };
const main = document.getElementById("main");
let shown = null;

function show(isFirst) {
  const name = location.hash.slice(1) in views ? location.hash.slice(1) : "listen";
  shown?.leave();
  for (const link of document.querySelectorAll("#nav a"))
    if (link.hash === `#${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  shown = views[name](main);
  if (isFirst) return;
  scrollTo(0, 0);
  main.querySelector("h1[tabindex]")?.focus({ preventScroll: true });
}

applyTheme();
try {
  await refresh();
  whoBar(document.getElementById("who"), openHelp);
  show(true);
  addEventListener("hashchange", () => { if (location.hash !== "#main") show(false); });
  listenToKeys(() => shown?.keys() ?? {});
} catch (problem) {
  main.replaceChildren(el("section", { class: "card", role: "alert" }, el("h1", {}, "The page can't begin"), el("p", {}, problem.message)));
}

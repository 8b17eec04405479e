// Who listens, and how the page looks.
import { post } from "./api.mjs";
import { el, icon, icons, toast } from "./dom.mjs";
import { profile, refresh, store, subscribe } from "./store.mjs";

const schemes = ["light", "dark"];
export function applyTheme() {
  const chosen = localStorage.getItem("theme");
  if (schemes.includes(chosen)) document.documentElement.dataset.theme = chosen;
}
function turnTheme() {
  const isDark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  localStorage.setItem("theme", isDark ? "light" : "dark");
  applyTheme();
}

export function whoBar(place, openHelp) {
  const select = el("select", { id: "profile", onchange: () => choose(select.value) });
  const node = el("label", { class: "listener", for: "profile", htmlFor: "profile" }, el("span", {}, "Listener"), select);
  place.replaceChildren(node,
    el("button", { type: "button", class: "quiet", title: "Dark or light", "aria-label": "Dark or light", onclick: turnTheme }, icon(icons.moon)),
    el("button", { type: "button", class: "quiet", title: "Keyboard shortcuts", "aria-label": "Keyboard shortcuts", onclick: openHelp }, icon(icons.help)));

  async function choose(value) {
    try {
      if (value === "\n") {
        const name = prompt("The new listener's name");
        if (name) await post("/api/profiles", { name });
      } else await post("/api/profiles/choose", { name: value });
      await refresh();
    } catch (e) { toast(e.message); }
    draw();
  }
  function draw() {
    node.hidden = !profile();
    select.replaceChildren(...store.overview.profiles.map((p) => el("option", { value: p.name, selected: p.chosen }, p.name)), el("option", { value: "\n" }, "Someone else…"));
  }
  draw();
  subscribe((what) => what === "overview" && draw());
}

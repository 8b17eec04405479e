// Keyboard shortcuts: those of the part that is shown, where nothing else wants the key.
import { el } from "./dom.mjs";

const help = [
  ["Space", "play or pause"], ["j / k", "next, previous clip"], ["← / →", "five seconds back, on"], ["r", "from its beginning"],
  ["l", "like"], ["d", "dislike"], ["s", "skip"], ["n", "next round"], ["?", "this list"],
];

export function openHelp() {
  const box = document.getElementById("help");
  box.replaceChildren(el("h2", { id: "help-title" }, "Keyboard shortcuts"),
    el("dl", { class: "keys" }, help.flatMap(([key, what]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, what)])),
    el("form", { method: "dialog" }, el("button", { class: "primary" }, "Close")));
  box.showModal();
}

/** @param keysNow gives the shown part's keys */
export function listenToKeys(keysNow) {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const at = event.target;
    if (at.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === " " && at.closest("button, summary, a")) return;
    if (event.key === "?") { openHelp(); return; }
    const does = keysNow()[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!does) return;
    event.preventDefault();
    does();
  });
}

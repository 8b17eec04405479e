// A place to drop recordings, and those that are there.
import { upload } from "./api.mjs";
import { clock, el, icon, icons, toast } from "./dom.mjs";
import { player } from "./player.mjs";
import { refresh, store } from "./store.mjs";

let count = 0;

/** @param options {label, isMany, chosen: Set of ids, changed()} */
export function recordingChooser({ label, isMany, chosen, changed }) {
  const id = `files-${++count}`;
  const input = el("input", { type: "file", id, accept: "audio/*,.wav,.flac,.ogg,.opus,.mp3,.aif,.aiff", multiple: isMany, class: "unseen" });
  const status = el("p", { class: "problem", role: "alert" });
  const list = el("ul", { class: "recordings" });
  const drop = el("label", { class: "drop", for: id, htmlFor: id }, icon(icons.down), el("span", {}, label, el("small", {}, "WAV, AIFF, FLAC, OGG or MP3, up to 64 MB. It stays on this machine.")));
  const node = el("div", { class: "chooser" }, input, drop, status, list);

  async function take(files) {
    status.textContent = "";
    for (const file of files) {
      drop.classList.add("busy");
      try {
        const r = await upload(file);
        if (!isMany) chosen.clear();
        chosen.add(r.id);
        toast(`“${r.name}” is here.`);
      } catch (problem) {
        status.textContent = `${file.name}: ${problem.message}`;
      }
      drop.classList.remove("busy");
    }
    await refresh();
    draw();
    changed?.();
  }
  input.addEventListener("change", () => { take([...input.files]); input.value = ""; });
  for (const kind of ["dragover", "dragenter"])
    drop.addEventListener(kind, (e) => { e.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (e) => { e.preventDefault(); drop.classList.remove("over"); take([...e.dataTransfer.files]); });

  function draw() {
    list.replaceChildren(...store.overview.recordings.map((r) => {
      const box = el("input", {
        type: isMany ? "checkbox" : "radio", name: id, checked: chosen.has(r.id),
        onchange: () => {
          if (!isMany) chosen.clear();
          if (box.checked) chosen.add(r.id); else chosen.delete(r.id);
          changed?.();
        },
      });
      const clip = { url: `/api/recordings/${r.id}`, seconds: r.seconds, peaks: r.peaks };
      return el("li", {}, el("label", {}, box, el("span", { class: "name" }, r.name), el("span", { class: "muted" }, clock(r.seconds))),
        el("button", { type: "button", class: "quiet", "aria-label": `Play ${r.name}`, onclick: () => player.toggle(clip) }, icon(icons.play, true)));
    }));
  }
  draw();
  return { node, draw };
}

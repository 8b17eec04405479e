// Try a prompt: hear what the generator makes of words.
import { post } from "./api.mjs";
import { clipCard } from "./clip.mjs";
import { el, toast } from "./dom.mjs";
import { begin } from "./listen.mjs";
import { profile, refresh, store } from "./store.mjs";

let kept = []; // results of this visit, newest first

export function trialView(main) {
  const o = store.overview;
  const prompt = el("textarea", { id: "prompt", rows: 3, maxLength: 1000, required: true, placeholder: "a warm, laid-back bossa nova tune at 126 bpm with nylon guitar and flute" });
  const numeric = (id, label, value, min, max, step, isOn = true) => {
    const input = el("input", { type: "number", id, value, min, max, step, disabled: !isOn });
    return { input, node: el("label", { class: "field", for: id, htmlFor: id }, label, input) };
  };
  const seconds = numeric("seconds", "Seconds", 10, 1, 30, 1);
  const seed = numeric("seed", "Seed", 1, 0, 4000000000, 1);
  const guidance = numeric("guidance", "Guidance", 3, 1, 20, 0.1, o.canGuide);
  const temperature = numeric("temperature", "Temperature", 1, 0.1, 2, 0.1, o.canGuide);
  const listen = el("button", { class: "primary" }, "Listen");
  const problem = el("p", { class: "problem", role: "alert" });
  const results = el("ol", { class: "clips" });

  async function useAsStart(text) {
    try {
      if (!profile()) throw new Error("First say who is listening, under Listen.");
      if (store.session) {
        await post(`/api/activities/${store.session.id}/wishes`, { prompt: text });
        toast("The next round will begin with this prompt.");
      } else {
        await begin({ wish: text });
        location.hash = "#listen";
      }
      await refresh();
    } catch (e) { toast(e.message); }
  }

  const draw = () => results.replaceChildren(...kept.map((t, i) =>
    clipCard({ url: `/api/trials/${t.id}?${t.stamp}`, text: t.prompt, seconds: t.seconds, peaks: t.peaks, operator: `seed ${t.seed}`, hasAudio: true }, {
      place: kept.length - i,
      extra: el("div", { class: "row end" }, el("button", { type: "button", onclick: () => useAsStart(t.prompt) }, store.session ? "Use as start of the next round" : "Start a session with it")),
    }).node));

  main.replaceChildren(el("section", {}, el("h1", { tabIndex: -1 }, "Try a prompt"),
    el("p", { class: "lead" }, o.generator === "synth" ? "The composer knows some hundred words: genres, moods, instruments, tempos, keys. Others are passed over." : "What the generator makes of your words."),
    el("form", {
      class: "card trial", onsubmit: async (event) => {
        event.preventDefault();
        problem.textContent = "";
        listen.disabled = true;
        try {
          const order = { prompt: prompt.value, seconds: Number(seconds.input.value), seed: Number(seed.input.value) };
          if (o.canGuide) Object.assign(order, { guidance: Number(guidance.input.value), temperature: Number(temperature.input.value) });
          const t = await post("/api/trials", order);
          kept = [{ ...t, stamp: Date.now() }, ...kept].slice(0, 10);
          draw();
          results.querySelector(".play")?.click();
        } catch (e) { problem.textContent = e.message; }
        listen.disabled = false;
      },
    }, el("label", { for: "prompt", htmlFor: "prompt" }, "Prompt"), prompt,
      el("div", { class: "row fields" }, seconds.node, seed.node, guidance.node, temperature.node, listen),
      o.canGuide ? null : el("p", { class: "muted small" }, "Guidance and temperature belong to MusicGen; the synth has neither."), problem)), results);
  draw();
  return { leave() {}, keys: () => ({}) };
}

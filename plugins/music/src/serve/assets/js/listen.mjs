// The listener's session: begin, listen, answer, let the next round evolve.
import { clipUrl, post } from "./api.mjs";
import { clipCard } from "./clip.mjs";
import { announce, counted, el, icon, icons, toast } from "./dom.mjs";
import { player } from "./player.mjs";
import { isWorking, progressPanel } from "./progress.mjs";
import { profile, refresh, store, subscribe } from "./store.mjs";
import { strategyField } from "./strategy.mjs";
import { recordingChooser } from "./upload.mjs";

const remembered = () => Number(localStorage.getItem("generations")) || store.overview.generations;

function generationsField(id) {
  const input = el("input", {
    type: "number", id, min: 1, max: 200, value: remembered(), inputMode: "numeric",
    onchange: () => { if (input.checkValidity()) localStorage.setItem("generations", input.value); },
  });
  return { input, node: el("label", { class: "field", for: id, htmlFor: id }, "Generations", input) };
}

function welcome() {
  const name = el("input", { id: "first-name", maxLength: 60, required: true, autocomplete: "nickname", placeholder: "Ada" });
  const problem = el("p", { class: "problem", role: "alert" });
  return el("section", { class: "hero" },
    el("h1", {}, "Music that learns what you like"),
    el("p", { class: "lead" }, "You hear ten short pieces, say which you like, and the next ten are bred from your answers. Everything happens on this machine."),
    el("form", {
      class: "card join", onsubmit: async (event) => {
        event.preventDefault();
        try { await post("/api/profiles", { name: name.value }); await refresh(); } catch (e) { problem.textContent = e.message; }
      },
    }, el("label", { for: "first-name", htmlFor: "first-name" }, "Who is listening?"), el("div", { class: "row" }, name, el("button", { class: "primary" }, "Go")), problem));
}

export async function begin(order) {
  await post("/api/activities", { kind: "taste", profile: profile(), generations: remembered(), ...order });
  await refresh();
}

function beginCard() {
  const liked = new Set();
  const chooser = recordingChooser({ label: "Add music that you like (optional)", isMany: true, chosen: liked });
  const strategy = strategyField("begin-strategy");
  const start = el("button", {
    type: "button", class: "primary large", id: "begin", onclick: async () => {
      start.disabled = true;
      try { await begin({ liked: [...liked], strategy: strategy.value() }); } catch (e) { toast(e.message); start.disabled = false; }
    },
  }, "Start listening");
  return el("section", { class: "hero" },
    el("h1", {}, `Welcome, ${profile()}`),
    el("p", { class: "lead" }, "The first round plays a bit of everything. From your likes and dislikes the page learns where your taste lies, and lets music evolve towards it."),
    el("div", { class: "card" }, start,
      el("details", { class: "more" }, el("summary", {}, "Begin with music that you like"),
        el("p", { class: "muted" }, "Then even the first round evolves towards it."), chooser.node),
      el("details", { class: "more" }, el("summary", {}, "How it evolves"), strategy.node)));
}

function exportBox() {
  const formats = [["wav", "WAV", true], ["flac", "FLAC", false], ["ogg", "OGG", false]];
  if (store.overview.hasMidi) formats.push(["midi", "MIDI", false]);
  const boxes = formats.map(([value, , checked]) => el("input", { type: "checkbox", value, checked }));
  const link = el("a", { class: "button", href: "#", download: "" }, icon(icons.down), "Download zip");
  const update = () => {
    const chosen = boxes.filter((b) => b.checked).map((b) => b.value);
    link.toggleAttribute("aria-disabled", chosen.length === 0);
    if (store.playlist) link.href = `/api/activities/${store.session.id}/rounds/${store.playlist.round}/playlist.zip?formats=${chosen.join(",")}`;
  };
  boxes.forEach((b) => b.addEventListener("change", update));
  update();
  return el("details", { class: "menu" }, el("summary", {}, "Take it home"),
    el("div", { class: "panel" }, el("fieldset", {}, el("legend", {}, "Formats"), boxes.map((b, i) => el("label", {}, b, formats[i][1]))), link));
}

/** The playlist with its answers. */
function playlistView() {
  const { playlist, session } = store;
  const round = playlist.round;
  const cards = playlist.clips.map((c, i) => {
    const clip = { ...c, url: clipUrl(session.id, round, i + 1) };
    const card = clipCard(clip, {
      place: i + 1,
      give: playlist.open ? (answer) => give(i, answer) : null,
      ancestors: `/api/activities/${session.id}/rounds/${round}/clips/${i + 1}/ancestors`,
      hidesMatch: round === 1,
    });
    card.skipKey = `skip ${session.id} ${round} ${i}`;
    if (sessionStorage.getItem(card.skipKey)) card.setAnswer(card.answer(), true);
    return card;
  });

  const tally = el("p", { class: "tally", "aria-live": "off" });
  function count() {
    const likes = cards.filter((c) => c.answer() === 1).length;
    const dislikes = cards.filter((c) => c.answer() === -1).length;
    tally.replaceChildren(el("strong", {}, `${likes + dislikes} of ${cards.length} answered`),
      el("span", { class: "muted" }, ` · ${counted(likes, "like")}, ${counted(dislikes, "dislike")}`));
  }

  async function give(i, answer) {
    if (!store.playlist.open) { toast("The next round has begun: these answers are closed."); return; }
    const card = cards[i];
    const before = card.answer();
    const value = before === answer && answer !== 0 ? 0 : answer;
    card.setAnswer(value, answer === 0);
    if (answer === 0) sessionStorage.setItem(card.skipKey, "1"); else sessionStorage.removeItem(card.skipKey);
    count();
    try {
      await post(`/api/activities/${session.id}/answers`, { round, place: i, answer: value });
      announce(`Clip ${i + 1}: ${{ 1: "liked", "-1": "disliked", 0: "skipped" }[value]}`);
    } catch (e) {
      card.setAnswer(before);
      count();
      toast(e.message);
    }
  }

  const generations = generationsField("next-generations");
  const next = el("button", {
    type: "button", class: "primary", id: "next", onclick: async () => {
      if (!generations.input.reportValidity()) return;
      next.disabled = true;
      player.stop();
      try {
        await post(`/api/activities/${session.id}/next`, { round, generations: Number(generations.input.value) });
        scrollTo({ top: 0, behavior: "smooth" });
      } catch (e) { next.disabled = false; toast(e.message); }
    },
  }, "Next round", icon(icons.next));
  const foot = playlist.open
    ? el("div", { class: "foot card" }, tally, el("div", { class: "row" }, generations.node, next))
    : null;
  count();

  const open = playlist.open;
  const node = el("section", { "aria-labelledby": "playlist-title" },
    el("div", { class: "row title" },
      el("div", {}, el(open ? "h1" : "h2", { id: "playlist-title", tabIndex: -1 }, open ? `Round ${round}` : `Round ${round}, meanwhile`),
        el("p", { class: "muted" }, open ? "Say what you like. Answers can be changed until the next round." : "Listen again while the next round evolves; its answers are in.")),
      exportBox()),
    el("ol", { class: "clips" }, cards.map((c) => c.node)), foot);

  let at = -1;
  const move = (to) => { at = Math.max(0, Math.min(cards.length - 1, to)); cards[at].focus(); cards[at].node.scrollIntoView({ block: "nearest", behavior: "smooth" }); };
  const here = () => {
    const focused = cards.findIndex((c) => c.node.contains(document.activeElement));
    const sounding = cards.findIndex((c) => player.isCurrent(c.clip));
    return focused >= 0 ? focused : sounding >= 0 ? sounding : Math.max(0, at);
  };
  const keys = {
    " ": () => player.toggle(cards[here()].clip),
    j: () => move(here() + (at < 0 && !cards.some((c) => c.node.contains(document.activeElement)) ? 0 : 1)),
    k: () => move(here() - 1),
    ArrowLeft: () => player.seek(cards[here()].clip, player.time() - 5),
    ArrowRight: () => player.seek(cards[here()].clip, player.time() + 5),
    r: () => player.replay(cards[here()].clip),
    l: () => open && give(here(), 1),
    d: () => open && give(here(), -1),
    s: () => open && give(here(), 0),
    n: () => open && next.click(),
  };
  return {
    node, keys,
    /** Answers that another window gave. */
    sync(answers) {
      answers.forEach((a, i) => {
        if (cards[i] && cards[i].answer() !== a) cards[i].setAnswer(a);
      });
      count();
    },
  };
}

export function listenView(main) {
  let list = null, drawn = "", panel = null;
  const command = (word) => post(`/api/activities/${store.session.id}/${word}`).catch((e) => toast(e.message));

  function shape() {
    if (!profile()) return "welcome";
    if (!store.session) return `begin ${profile()}`;
    const { state, playlist } = store;
    const part = state.phase === "failed" ? "failed" : isWorking(state.phase) || state.phase === "asleep" ? "working" : "listening";
    return `${store.session.id} ${part} ${playlist?.round ?? 0} ${playlist?.open ?? false}`;
  }

  function draw() {
    const now = shape();
    if (now === drawn) return;
    drawn = now;
    list = panel = null;
    if (!profile()) { main.replaceChildren(welcome()); return; }
    if (!store.session) { main.replaceChildren(beginCard()); return; }
    const parts = [];
    if (store.state.phase === "failed")
      parts.push(el("section", { class: "card", role: "alert" }, el("h1", {}, "That didn't work"), el("p", {}, store.state.message),
        el("button", { type: "button", class: "primary", onclick: () => command("open") }, "Try again")));
    else if (isWorking(store.state.phase) || store.state.phase === "asleep") {
      panel = progressPanel({ pause: () => command("pause"), goOn: () => command("continue"), finish: () => command("finish") });
      parts.push(el("h1", { class: "unseen" }, "The next round"), panel.node);
      if (!store.playlist) parts.push(el("p", { class: "muted" }, "The first playlist takes some seconds.."));
    }
    if (store.playlist && (store.state.phase !== "listening" || store.playlist.round === store.state.round)) {
      list = playlistView();
      parts.push(list.node);
      if (store.playlist.open && document.activeElement === document.body) announce(`Round ${store.playlist.round}: ${counted(store.playlist.clips.length, "clip")} to hear.`);
    }
    main.replaceChildren(...parts);
    panel?.show(store.state);
  }
  draw();
  const unsubscribe = subscribe((what) => {
    draw();
    if (what === "state") {
      panel?.show(store.state);
      if (store.playlist?.open && store.state.round === store.playlist.round) list?.sync(store.state.answers);
    }
  });
  return { leave: unsubscribe, keys: () => list?.keys ?? {} };
}

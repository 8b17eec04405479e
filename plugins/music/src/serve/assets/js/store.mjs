// What the page knows: the overview, and the chosen listener's session with its state and playlist.
import { get, post, watch } from "./api.mjs";
import { toast } from "./dom.mjs";

const listeners = new Set();
let unwatch = null, watched = null;

export const store = {
  overview: null,
  session: null,  // the newest session of the chosen listener
  state: null,    // of the session
  playlist: null, // the newest that there is
};

export const profile = () => store.overview?.profiles.find((p) => p.chosen)?.name ?? null;
export const activitiesOf = (name) => store.overview.activities.filter((a) => a.profile === name);

/** @param what is told ("overview" | "state" | "playlist") after each change */
export function subscribe(what) {
  listeners.add(what);
  return () => listeners.delete(what);
}
function tell(what) {
  for (const listener of listeners) listener(what);
}

async function loadPlaylist(round) {
  const id = store.session.id;
  try {
    const list = await get(`/api/activities/${id}/rounds/${round}`);
    if (store.session?.id !== id) return;
    store.playlist = list;
    tell("playlist");
  } catch { /* there is none yet */ }
}

function onState(state) {
  const before = store.state;
  store.state = state;
  const isNew = state.phase === "listening" && (before?.phase !== "listening" || before.round !== state.round || store.playlist?.round !== state.round || !store.playlist?.open);
  if (isNew) loadPlaylist(state.round);
  if (store.playlist && state.phase !== "listening" && store.playlist.round === state.round - 1) store.playlist.open = false;
  if (before?.round !== undefined && before.round !== state.round) refresh();
  tell("state");
}

function follow(session) {
  if (watched === (session?.id ?? null)) return;
  unwatch?.();
  unwatch = null;
  watched = session?.id ?? null;
  store.session = session;
  store.state = session?.state ?? null;
  store.playlist = null;
  if (!session) return;
  if (session.rounds.length > 0 && session.state.phase !== "listening") loadPlaylist(session.rounds.length);
  unwatch = watch(session.id, onState);
  if (session.state.phase === "asleep") post(`/api/activities/${session.id}/open`).catch((e) => toast(e.message));
}

/** Asks for everything anew. */
export async function refresh() {
  store.overview = await get("/api/overview");
  const mine = activitiesOf(profile()).find((a) => a.kind === "taste") ?? null;
  if (mine && mine.id === watched) store.session = mine;
  follow(mine);
  tell("overview");
}

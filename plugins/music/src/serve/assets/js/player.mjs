// One clip sounds at a time. Whoever shows a clip subscribes and is told what sounds, and where.

const audio = new Audio();
audio.preload = "auto";
audio.id = "player";
document.body.append(audio);

const listeners = new Set();
let current = null; // {url, seconds}

function tell() {
  const now = {
    url: current?.url ?? null,
    isPlaying: current !== null && !audio.paused && !audio.ended,
    time: audio.currentTime,
    duration: Number.isFinite(audio.duration) ? audio.duration : current?.seconds ?? 0,
  };
  for (const listener of listeners) listener(now);
}

for (const event of ["play", "pause", "ended", "timeupdate", "loadedmetadata", "seeked", "emptied"])
  audio.addEventListener(event, tell);

// timeupdate comes four times a second; a moving line wants more.
function glide() {
  if (current && !audio.paused) tell();
  requestAnimationFrame(glide);
}
requestAnimationFrame(glide);

function load(clip) {
  if (current?.url === clip.url) return;
  current = clip;
  audio.src = clip.url;
}

async function start() {
  try { await audio.play(); } catch { /* another clip was chosen meanwhile, or sound isn't allowed */ }
}

export const player = {
  subscribe(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  isCurrent: (clip) => current?.url === clip.url,
  toggle(clip) {
    if (this.isCurrent(clip) && !audio.paused) { audio.pause(); return; }
    load(clip);
    start();
  },
  /** From the beginning. */
  replay(clip) {
    load(clip);
    audio.currentTime = 0;
    start();
  },
  /** @param seconds from the beginning */
  seek(clip, seconds) {
    const wasOther = !this.isCurrent(clip);
    load(clip);
    const move = () => { audio.currentTime = Math.min(Math.max(0, seconds), Math.max(0, (audio.duration || seconds) - 0.05)); };
    if (wasOther && audio.readyState < 1) audio.addEventListener("loadedmetadata", move, { once: true });
    else move();
    if (wasOther) start();
  },
  time: () => audio.currentTime,
  stop: () => audio.pause(),
  onEnd: (what) => audio.addEventListener("ended", what),
};

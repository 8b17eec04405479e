// Elements out of plain values. Text goes in as text nodes only: whatever a prompt or a file's name
// holds, it is shown and never parsed.

const svgSpace = "http://www.w3.org/2000/svg";

function fill(node, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.setAttribute("class", value);
    else if (name in node && !name.startsWith("aria-") && node.namespaceURI !== svgSpace) node[name] = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((c) => c !== undefined && c !== null && c !== false));
  return node;
}

export const el = (name, properties, ...children) =>
  fill(document.createElement(name), properties, children);

export const svg = (name, properties, ...children) =>
  fill(document.createElementNS(svgSpace, name), properties, children);

/** An icon of one path on a grid of 24. */
export const icon = (path, filled = false) =>
  svg("svg", { viewBox: "0 0 24 24", class: filled ? "icon filled" : "icon", "aria-hidden": "true" },
    svg("path", { d: path }));

export const icons = {
  play: "M8 5v14l11-7z",
  pause: "M7 5h4v14H7zM13 5h4v14h-4z",
  like: "M12 20s-7.500-4.600-9.300-9C1.400 7.600 3.400 4.500 6.600 4.500c2.200 0 3.900 1.200 5.400 3.300 1.500-2.100 3.200-3.300 5.400-3.300 3.200 0 5.200 3.100 3.900 6.500C19.500 15.400 12 20 12 20z",
  dislike: "M6 6l12 12M18 6L6 18",
  skip: "M5 5l8 7-8 7zM17 5v14",
  again: "M4 12a8 8 0 1 0 2.600-5.900M4 4v5h5",
  next: "M5 12h13M13 6l6 6-6 6",
  down: "M12 4v11M7 11l5 5 5-5M5 20h14",
  tree: "M6 4v7a3 3 0 0 0 3 3h9M14 10l4 4-4 4M6 11v9",
  moon: "M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500z",
  help: "M9 9a3 3 0 1 1 4.500 2.600c-1 .6-1.500 1.200-1.500 2.400M12 17.500v.5",
};

export const clock = (seconds) => {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

export const duration = (seconds) => {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};

export const fixed = (value, digits = 2) =>
  value === null || value === undefined ? "–" : value.toFixed(digits).replace("-", "−");

export const counted = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;

/** Says something to those who don't see the page. */
export function announce(text) {
  document.getElementById("live").textContent = text;
}

let toastTimer;
/** Says something to everybody, for a while. */
export function toast(text) {
  const box = document.getElementById("toast");
  box.textContent = text;
  box.hidden = false;
  announce(text);
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { box.hidden = true; }, 6000);
}

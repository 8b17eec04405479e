// The server's side. Every failure is an Error whose message a person can read.

async function answered(response) {
  if (response.status === 401) {
    location.assign("/login");
    throw new Error("The token is wanted.");
  }
  const text = await response.text();
  let body = null;
  try { body = JSON.parse(text); } catch { /* no JSON: said below */ }
  if (!response.ok) throw new Error(body?.error ?? `The server answers ${response.status}.`);
  return body;
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error("The server can't be reached. Is evomusic serve still running?");
  }
  return answered(response);
}

export const get = (path) => ask(path, { headers: { Accept: "application/json" } });

export const post = (path, body = {}) =>
  ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

export const upload = (file) =>
  ask(`/api/recordings?name=${encodeURIComponent(file.name)}`, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body: file,
  });

/** The states of an activity as they change. @returns what ends it */
export function watch(id, tell) {
  const source = new EventSource(`/api/activities/${id}/events`);
  source.onmessage = (event) => tell(JSON.parse(event.data));
  return () => source.close();
}

export const clipUrl = (id, round, place) => `/api/activities/${id}/rounds/${round}/clips/${place}.wav`;

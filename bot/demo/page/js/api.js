/** The emulator's control routes, the newsroom's, and the runner's: JSON in, JSON out. */

export const SITE = "/situs";

/** A request that was refused; `message` is what the server said. */
class Refused extends Error {}

async function call(method, path, body) {
  const options = { method, headers: {} };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const answer = await fetch(path, options);
  const text = await answer.text();
  let value = null;
  try {
    value = text ? JSON.parse(text) : null;
  } catch {
    value = null;
  }
  if (!answer.ok) throw new Refused(value?.description ?? value?.error ?? `${answer.status} ${answer.statusText}`);
  return value;
}

const get = (path) => call("GET", path);
const post = (path, body) => call("POST", path, body);

export const demo = {
  status: () => get("/demo/status"),
  outcomes: () => get("/demo/outcomes"),
  report: () => post("/demo/report", {}),
  moveClock: (to) => post("/demo/clock", { to }),
  startOver: () => post("/demo/start-over", {}),
};

export const telegram = {
  send: (message) => post("/control/send", message),
  press: (press) => post("/control/press", press),
  choose: (chosen) => post("/control/choose", chosen),
  ask: (query) => post("/control/inline", query),
  block: (user) => post("/control/block", { user }),
  unblock: (user) => post("/control/unblock", { user }),
  chats: () => get("/control/chats"),
  messages: (chat) => get(`/control/chats/${chat}/messages`),
  calls: (query = "") => get(`/control/calls${query}`),
  counts: () => get("/control/counts"),
  fileAddress: (id) => `/control/files/${encodeURIComponent(id)}`,
};

export const newsroom = {
  articles: () => get(`${SITE}/newsroom/articles`),
  publish: (article) => post(`${SITE}/newsroom/articles`, article),
  correct: (id, article) => post(`${SITE}/newsroom/articles/${encodeURIComponent(id)}`, article),
  withdraw: (id) => call("DELETE", `${SITE}/newsroom/articles/${encodeURIComponent(id)}`),
  samples: () => get(`${SITE}/newsroom/samples`),
};

/** An address on the demo's own site, whatever host name it was written with, as a path; else null. */
export function localPath(address) {
  try {
    const url = new URL(address, location.href);
    return url.pathname.startsWith(`${SITE}/`) ? url.pathname + url.search : null;
  } catch {
    return null;
  }
}

const EVENTS = ["message", "edit", "delete", "call"];

/**
 * `hear(kind, content)` for every event at the emulator, as it happens, from when this is settled on;
 * `again()` after a lost connection was found again.
 */
export function listen(hear, again) {
  const source = new EventSource("/control/events");
  let broken = false;
  const heard = new Promise((resolve) => source.addEventListener("open", resolve, { once: true }));
  for (const kind of EVENTS) source.addEventListener(kind, (event) => hear(kind, JSON.parse(event.data)));
  source.addEventListener("error", () => (broken = true));
  source.addEventListener("open", () => {
    if (broken) again();
    broken = false;
  });
  return heard;
}

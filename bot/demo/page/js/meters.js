/** The numbers that matter: how many were pushed, what waits, how long it took. */

import { localPath, newsroom } from "./api.js";
import { $ } from "./dom.js";
import { seconds } from "./times.js";
import { current, onLanguage, t } from "./words.js";

const published = new Map(); // path of the article -> when it was published (epoch milliseconds)
const arrived = new Set(); // "path chat", once each
const RECENT_MS = 60_000;
let took = null;
let waiting = 0;

/** The newsroom published the article at `address`, at `when` (epoch milliseconds). */
export function notePublished(address, when) {
  const path = localPath(address);
  if (path && !published.has(path)) published.set(path, when);
  show();
}

/** True when `message` is the push of an article published on this page, here for the first time. */
export function noteArrival(message) {
  const path = addresses(message).find((each) => published.has(each));
  const key = `${path} ${message.chat.id}`;
  if (!path || arrived.has(key)) return false;
  arrived.add(key);
  took = (Date.now() - published.get(path)) / 1000;
  show();
  return true;
}

/** How many updates and articles the bot has yet to take. */
export function noteWaiting(count) {
  waiting = count;
  show();
}

/** What was published elsewhere a moment before this page was opened may still arrive. */
export async function remember() {
  for (const article of await newsroom.articles()) {
    const when = article.published_at * 1000;
    if (Date.now() - when < RECENT_MS) notePublished(article.link, when);
  }
}

function addresses(message) {
  const buttons = (message.reply_markup?.inline_keyboard ?? []).flat();
  return [...buttons, ...(message.entities ?? [])].map((each) => each.url && localPath(each.url)).filter(Boolean);
}

function show() {
  $("#meter-pushed").textContent = String(arrived.size);
  $("#meter-waiting").textContent = String(waiting);
  $("#meter-took").textContent = took === null ? "–" : t("bar.seconds", { n: seconds(took, current()) });
}

export function startMeters() {
  onLanguage(show);
}

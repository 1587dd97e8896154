/** The numbers that matter: how many were pushed, what waits, how long it took. */

import { localPath, newsroom } from "./api.js";
import { $ } from "./dom.js";
import { now, seconds } from "./times.js";
import { current, onLanguage, t } from "./words.js";

const published = new Map(); // path of the article -> [when it was published (epoch milliseconds), its date]
const arrived = new Set(); // "path chat", once each
const RECENT = 60; // seconds
const LATE = 600; // seconds: what waited for a summary or the morning does not tell how quick the bot is
let took = null;
let waiting = 0;

/** The newsroom published the article, at `when` (epoch milliseconds). */
export function notePublished(article, when) {
  const path = localPath(article.link);
  if (path && !published.has(path)) published.set(path, [when, article.published_at]);
  show();
}

/** True when `message` is the push of an article published on this page, here for the first time. */
export function noteArrival(message) {
  const path = addresses(message).find((each) => published.has(each));
  const key = `${path} ${message.chat.id}`;
  if (!path || arrived.has(key)) return false;
  arrived.add(key);
  const [when, dated] = published.get(path);
  if (message.date - dated < LATE) took = (Date.now() - when) / 1000;
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
    const age = now() - article.published_at;
    if (age < RECENT) notePublished(article, Date.now() - 1000 * age);
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

/** The buttons that move the demo's clock, and one line of what that did. */

import { demo } from "./api.js";
import { $, $$ } from "./dom.js";
import { whenReady } from "./ready.js";
import { anotherDay, clockTime, setNow, shortDay } from "./times.js";
import { current, onLanguage, t } from "./words.js";

const SHOWN_MS = 15_000;
let told = null; // what is said: {now, summaries, news, letters}, or {} while the clock is being moved
let ends = 0;

/** `then()` is called as soon as the clock may show another time. */
export function startMoves(then) {
  for (const button of $$(".now [data-to]")) button.addEventListener("click", () => moveClock(button.dataset.to).then(then));
  onLanguage(draw);
}

/** Moves the clock forward `to` "hour", "evening" or "morning"; settles when what fell due has gone. */
export async function moveClock(to) {
  if ($(".now").ariaBusy === "true") return;
  $(".now").ariaBusy = "true";
  await whenReady;
  say({});
  try {
    say(await demo.moveClock(to));
  } catch {
    say({ failed: true });
  } finally {
    $(".now").ariaBusy = "false";
  }
}

function say(what) {
  told = what;
  if (what.now) setNow(what.now);
  draw();
  clearTimeout(ends);
  ends = setTimeout(() => ((told = null), draw()), SHOWN_MS);
}

function draw() {
  $("#moved").hidden = !told;
  $("#moved").textContent = told ? words(told) : "";
}

/** "Maju ke 18.00: 1 ringkasan terkirim." */
function words({ failed, now, summaries, news, letters }) {
  if (failed) return t("moved.failed");
  if (!now) return t("moved.moving");
  const parts = [
    summaries && t(summaries === 1 ? "moved.summary" : "moved.summaries", { n: summaries }),
    news && t(news === 1 ? "moved.push" : "moved.pushes", { n: news }),
    letters && t(letters === 1 ? "moved.letter" : "moved.letters", { n: letters }),
  ].filter(Boolean);
  const time = anotherDay(now) ? `${shortDay(now, current())} · ${clockTime(now)}` : clockTime(now);
  return parts.length ? t("moved.sent", { time, what: parts.join(", ") }) : t("moved.nothing", { time });
}

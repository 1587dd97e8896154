/** Starts the page: people and chats from the runner, panes, events, numbers. */

import { demo, listen, telegram } from "./api.js";
import { startGuide } from "./guide.js";
import { noteArrival, notePublished, noteWaiting, remember, startMeters } from "./meters.js";
import { look, publishCategory, publishSample, startNewsroom } from "./newsroom.js";
import { groupPane, readerPane } from "./panes.js";
import { beReady, whenReady } from "./ready.js";
import { startBar } from "./bar.js";
import { moveClock, startMoves } from "./moves.js";
import { startTabs } from "./tabs.js";
import { setNow } from "./times.js";
import { preferredLanguage, speak, t } from "./words.js";
import { noteCall, startWire } from "./wire.js";
import { forgetCommands } from "./commands.js";

const PULSE_MS = 1000;
const QUIET_MS = 3000; // a message later than this after one's own doing was not asked for

await speak(preferredLanguage());
const first = await patiently(demo.status);
setNow(first.now);
const panes = [
  readerPane(document.querySelector("#reader-1"), first.readers[0], first.bot, news),
  readerPane(document.querySelector("#reader-2"), first.readers[1], first.bot, news),
  groupPane(document.querySelector("#editors"), first.editors, first.bot, news, sendReport),
];
const [sri, , group] = panes;
const chats = [...panes, ...group.privates];
const byChat = new Map(chats.map((pane) => [pane.chat, pane]));
const bar = startBar(first.round);
const tabs = startTabs();
startMoves(pulse);
startMeters();
await startNewsroom({ published: notePublished });
await remember();
await startWire();
await listen(hear, load); // first, so that nothing is said between the two unheard
await load();
startGuide([
  () => (tabs.show("reader-1"), sri.send({ text: "/ikuti Panongan" })),
  async () => (await publishSample("Panongan"), tabs.show("reader-1")),
  eveningSummary,
  async () => (await sendReport(), tabs.show("editors")),
]);
setInterval(pulse, PULSE_MS);
pulse();
document.documentElement.dataset.ready = "yes";

/** The runner may still be starting when the page is opened. */
async function patiently(ask) {
  for (;;) {
    try {
      return await ask();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

/** Everything as it is now: at the start, and after the connection was lost. */
async function load() {
  const known = new Map((await telegram.chats()).map((chat) => [chat.id, chat]));
  await Promise.all(chats.map((pane) => pane.load()));
  for (const pane of panes) pane.restore?.(known.get(pane.chat));
}

function hear(kind, content) {
  const pane = byChat.get(content.chat);
  if (kind === "call") {
    noteCall(content);
    if (content.method.endsWith("MyCommands")) forgetCommands();
  } else if (!pane) return;
  else if (kind === "delete") pane.remove(content.message);
  else pane.add(content.message);
}

/** A new message of the bot: a pane rings when nobody there asked for it. */
function news(pane, message) {
  const pushed = message.chat.type === "private" && noteArrival(message);
  const asked = Date.now() - pane.lastAct < QUIET_MS;
  if (pushed || !asked) pane.ring();
  tabs.mark(pane.id);
}

/** Articles of places around Sri's own wait for the evening, and it is evening. */
async function eveningSummary() {
  await publishCategory("Kabupaten Tangerang");
  tabs.show("reader-1");
  await moveClock("evening");
  await pulse();
}

/** A citizen's report, played through the bot from Budi's phone. */
async function sendReport() {
  group.busy(true);
  try {
    await whenReady;
    await demo.report();
  } catch {
    group.say(t("group.sample_failed"));
  } finally {
    group.busy(false);
    await pulse();
  }
}

async function pulse() {
  if (document.hidden) return;
  try {
    const [status, counts] = await Promise.all([demo.status(), telegram.counts()]);
    bar.show(status);
    if (status.ready) beReady();
    group.offer(status.reports_left);
    noteWaiting(counts.updates_pending + status.feed_waiting);
    if (counts.updates_pending === 0) chats.forEach((pane) => pane.read());
    await look();
  } catch {
    bar.show(null);
  }
}

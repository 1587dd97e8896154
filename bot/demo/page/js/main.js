/** Starts the page: people and chats from the runner, panes, events, numbers. */

import { demo, listen, telegram } from "./api.js";
import { channelPane, neighboursPane } from "./audience.js";
import { startGuide } from "./guide.js";
import { noteArrival, notePublished, noteWaiting, remember, startMeters } from "./meters.js";
import { look, publishCategory, publishSample, startNewsroom } from "./newsroom.js";
import { editorsPane, readerPane } from "./panes.js";
import { beReady, whenReady } from "./ready.js";
import { startBar } from "./bar.js";
import { $ } from "./dom.js";
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
const people = first.readers.map((reader) => reader.user);
const sharing = { to: [first.neighbours.chat], done: () => tabs.skipTo("neighbours") };
const panes = [
  readerPane($("#reader-1"), first.readers[0], first.bot, news, sharing),
  readerPane($("#reader-2"), first.readers[1], first.bot, news, sharing),
  neighboursPane($("#neighbours"), first.neighbours, first.bot, news, inPrivate),
  channelPane($("#channel"), first.channel, people[1], first.bot, news, inPrivate),
  editorsPane($("#editors"), first.editors, first.bot, news, sendReport),
];
const [sri, , neighbours, , group] = panes;
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
  followPanongan,
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

/** What is said to the bot from a person's own phone, which is shown. */
function inPrivate(person, message) {
  const phone = byChat.get(person);
  tabs.skipTo(phone.id);
  return phone.send(message);
}

/** Sri, and the group that she leads. */
async function followPanongan() {
  tabs.show("reader-1");
  const said = { text: "/ikuti Panongan", from: people[0].id };
  await Promise.all([sri, neighbours].map((pane) => pane.send(said)));
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

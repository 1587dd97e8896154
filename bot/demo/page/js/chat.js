/** A conversation: its messages as they are now, and its composer. */

import { telegram } from "./api.js";
import { bubble } from "./bubble.js";
import { composer } from "./composer.js";
import { h, icon } from "./dom.js";
import { safeAddress } from "./entities.js";
import { isReady, whenReady } from "./ready.js";
import { roving } from "./roving.js";
import { keptRows } from "./rows.js";
import { showCard } from "./sharing.js";
import { dayName } from "./times.js";
import { current, onLanguage, t, fill } from "./words.js";

const TOAST_MS = 4000;

/**
 * A conversation in `root`.
 *
 * `me()` is the id of the person who looks at it; `grouped` shows names and faces;
 * `emptyWords` is the key of what to read while nobody has said anything.
 * `readOnly`: a channel, where every post is news and nobody writes.
 * `onSend()` hears of everything this person does; `onNews(message)` of a new message of the bot;
 * `onLed(address)` where the answer to a press leads elsewhere, to a chat with the bot for example.
 * `inPrivate(person, message)` sends what a link says to the bot, in that person's own chat with it: this one, if not given.
 * `sharing`: {to, done}: the chats into which this person may send a card, and `done(chat)` once that is sent.
 */
export function conversation({ root, chat, me, bot, grouped, readOnly = false, commands = () => [], emptyWords = "", onSend = () => {}, onNews = () => {}, onLed = () => {}, inPrivate = (_, message) => send(message), sharing = { to: [] } }) {
  const messages = new Map();
  let readUpTo = 0;
  let loaded = false;
  let looking = Promise.resolve();
  let meanwhile = null; // what happens while all messages are being asked for
  let atBottom = true;
  let lastTop = 0;
  let lastSize = "";
  const items = h("ol", { class: "plain" });
  const list = h("div", { class: "messages", role: "log", "aria-live": "polite", "aria-relevant": "additions", "data-words-aria-label": "chat.messages" }, items);
  const show = keptRows(items, (node) => loaded && node.classList.add("fresh"));
  const empty = emptyWords && h("p", { class: "empty-wall", hidden: true, "data-words": emptyWords });
  const down = h("button", { type: "button", class: "down", hidden: true, "data-words-aria-label": "chat.newest" }, icon("down"), h("span"));
  const toast = h("div", { class: "toast", role: "status", hidden: true });
  const line = composer({ send, commands });
  const start = h("button", { type: "button", class: "start", hidden: true, "data-words": "chat.start" });
  root.append(h("div", { class: "wall" }, list, empty || null, down, toast), start, readOnly ? "" : line.form);
  fill(root);
  roving(items, { newest: true });

  start.addEventListener("click", () => send({ text: "/start" }));
  down.addEventListener("click", () => toBottom(true));
  list.addEventListener("scroll", () => {
    const near = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
    const size = `${list.clientWidth} ${list.clientHeight}`;
    if (near) unseen(0);
    // Content that grows below, and a window that becomes another, are no scrolling away; the first
    // steps upwards from the end are no coming back to it.
    if (near && (list.scrollTop > lastTop || size !== lastSize)) atBottom = true;
    if (!near && list.scrollTop < lastTop && size === lastSize) atBottom = false;
    [lastTop, lastSize] = [list.scrollTop, size];
  });
  list.addEventListener("load", () => atBottom && toBottom(), { capture: true }); // a picture arrived and pushed the rest down

  list.addEventListener("click", (event) => {
    const [, message] = event.target.closest("a")?.href.match(`^https://t\\.me/c/${-chat - 10 ** 12}/(\\d+)$`) ?? [];
    if (!message) return; // elsewhere than to a message of this group
    event.preventDefault();
    jump(message);
  });

  async function send(message) {
    if (!isReady()) say(t("bot.starting"));
    await whenReady;
    onSend();
    toBottom();
    try {
      await telegram.send({ from: me(), chat, ...message });
    } catch (error) {
      say(error.message);
    }
  }

  async function press(message, button, key) {
    if (button.url) return follow(button.url);
    if (button.switch_inline_query_chosen_chat) return share(button.switch_inline_query_chosen_chat.query);
    if (button.copy_text) return copy(button.copy_text.text);
    onSend();
    key.classList.add("waiting");
    try {
      const answer = await telegram.press({ from: me(), chat, message: message.message_id, data: button.callback_data });
      if (!answer.answered) say(t("chat.no_answer"));
      else if (answer.url) onLed(answer.url);
      else if (answer.text && answer.show_alert) announce(answer.text);
      else if (answer.text) say(answer.text);
    } catch (error) {
      say(error.message);
    } finally {
      key.classList.remove("waiting");
    }
    return undefined;
  }

  /** Follows a button's link as the app would: into this chat, to the share sheet, or to a page. */
  function follow(address) {
    const url = new URL(address, location.href);
    const payload = url.searchParams.get("start");
    if (url.hostname === "t.me" && url.pathname === `/${bot.username}`) return inPrivate(me(), { text: payload ? `/start ${payload}` : "/start" });
    if (url.hostname === "t.me") return say(t("chat.share_sheet"));
    const safe = safeAddress(address);
    return safe ? window.open(safe, "_blank", "noopener") : say(t("chat.not_here"));
  }

  async function share(query) {
    const date = Math.max(0, ...[...messages.values()].map((each) => each.date));
    try {
      if (!(await showCard({ root, query, me: me(), bot, view: view(), date, sharing, say }))) say(t("chat.no_card"));
    } catch (error) {
      say(error.message);
    }
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      say(t("chat.copied"));
    } catch (error) {
      say(error.message);
    }
  }

  function view() {
    return {
      me: me(),
      grouped,
      readUpTo,
      onCommand: (text) => send({ text }),
      onPress: press,
      onReply: readOnly ? null : line.reply,
      onJump: jump,
    };
  }

  function jump(id) {
    const row = list.querySelector(`[data-id="${Number(id)}"]`);
    if (!row) return;
    atBottom = false; // whatever is drawn before the first step does not lead back
    row.scrollIntoView({ block: "center", behavior: "smooth" });
    row.classList.add("flash");
    setTimeout(() => row.classList.remove("flash"), 1200);
  }

  /** Messages of one media group are one bubble, where its first one stands. */
  function albums() {
    const groups = new Map();
    for (const message of [...messages.values()].sort((a, b) => a.message_id - b.message_id)) {
      const key = message.media_group_id ? `album ${message.media_group_id}` : message.message_id;
      groups.set(key, [...(groups.get(key) ?? []), message]);
    }
    return [...groups.values()];
  }

  function draw() {
    const shown = [];
    let day = "";
    let previous = null;
    for (const album of albums()) {
      const today = dayName(album[0].date, current());
      if (today !== day) shown.push([`day ${today}`, today, () => h("li", { class: "service day" }, h("span", {}, today))]);
      const continues = today === day && sameAuthor(previous, album[0]);
      const read = album[0].message_id <= readUpTo;
      const content = JSON.stringify([album, continues, read && album[0].from?.id === me(), me(), current()]);
      shown.push([`m${album[0].message_id}`, content, () => bubble(album, { ...view(), continues })]);
      day = today;
      previous = album[0];
    }
    show(shown);
    if (empty) empty.hidden = [...messages.values()].some((each) => !each.new_chat_members);
    start.hidden = !loaded || !isReady() || messages.size > 0 || grouped || readOnly;
    line.form.hidden = !start.hidden;
    if (atBottom) toBottom();
  }

  function toBottom(smooth = false) {
    atBottom = true;
    list.scrollTo({ top: list.scrollHeight, behavior: smooth ? "smooth" : "instant" });
    lastTop = list.scrollTop; // the event of it, which comes later, is no scrolling down
    unseen(0);
  }

  function unseen(count) {
    down.hidden = count === 0;
    down.lastChild.textContent = count ? String(count) : "";
  }

  function say(text) {
    toast.textContent = text;
    toast.hidden = false;
    clearTimeout(toast.ends);
    toast.ends = setTimeout(() => (toast.hidden = true), TOAST_MS);
  }

  function announce(text) {
    const box = h("dialog", { class: "alert" }, h("p", {}, text), h("form", { method: "dialog" }, h("button", { class: "primary small" }, t("chat.ok"))));
    box.addEventListener("close", () => box.remove());
    root.append(box);
    box.showModal();
  }

  function add(message) {
    if (meanwhile) return meanwhile.push(() => add(message));
    const known = messages.has(message.message_id);
    const fromBot = readOnly || message.from?.id === bot.id;
    const away = !atBottom;
    messages.set(message.message_id, message);
    if (fromBot) readUpTo = Math.max(readUpTo, message.message_id);
    draw();
    if (known || !fromBot) return undefined;
    if (away) unseen(Number(down.lastChild.textContent || 0) + 1);
    return onNews(message);
  }

  function remove(id) {
    if (meanwhile) return meanwhile.push(() => remove(id));
    messages.delete(id);
    return draw();
  }

  /** All messages as they are now, one such look after another. */
  function load() {
    looking = looking.then(look);
    return looking;
  }

  async function look() {
    meanwhile = [];
    const all = await telegram.messages(chat).catch(() => [...messages.values()]);
    const later = meanwhile;
    meanwhile = null;
    messages.clear();
    for (const message of all) messages.set(message.message_id, message);
    readUpTo = Math.max(0, ...all.filter((each) => each.from?.id === bot.id).map((each) => each.message_id));
    draw();
    loaded = true;
    draw();
    toBottom();
    for (const act of later) act(); // may be newer than what was asked for
  }

  /** The bot has read everything up to now. */
  function read() {
    const newest = Math.max(0, ...messages.keys());
    if (newest === readUpTo) return;
    readUpTo = newest;
    draw();
  }

  onLanguage(() => loaded && draw());
  whenReady.then(() => loaded && draw());
  new ResizeObserver(() => atBottom && toBottom()).observe(list);
  return { chat, load, add, read, send, say, redraw: draw, remove };
}

function sameAuthor(before, after) {
  if (!before || before.new_chat_members) return false;
  const who = (message) => message.sender_chat?.id ?? message.from?.id;
  return who(before) === who(after) && after.date - before.date < 300;
}

/** The four panes' frames: two readers' phones and the editors' group. */

import { telegram } from "./api.js";
import { conversation } from "./chat.js";
import { commandsFor } from "./commands.js";
import { h, icon } from "./dom.js";
import { menu } from "./menus.js";
import { current, fill, onLanguage, t } from "./words.js";

const RING_MS = 1800;

/** A reader's phone. `reader`: {user, lives}; `news(pane, message)` hears of the bot's new messages. */
export function readerPane(root, reader, bot, news) {
  const { user } = reader;
  let blocked = false;
  const more = h("button", { type: "button", class: "icon-button", "data-words-title": "phone.more", "data-words-aria-label": "phone.more" }, icon("more"));
  const note = h("small");
  const strip = h("p", { class: "blocked", hidden: true, "data-words": "phone.blocked" });
  const screen = h("div", { class: "screen" });
  root.append(
    h("header", { class: "owner" }, h("span", { class: `avatar hue-${user.id % 5}`, "aria-hidden": "true" }, user.first_name.slice(0, 1)), h("span", { class: "stack" }, h("h2", { id: `${root.id}-name` }, user.first_name), note)),
    h("div", { class: "device" }, h("header", { class: "chat-head" }, botFace(), h("span", { class: "stack" }, h("b", {}, bot.first_name), h("small", { "data-words": "phone.bot" })), h("span", { class: "anchor" }, more)), screen, strip),
  );
  const pane = frame(root, {
    chat: user.id,
    me: () => user.id,
    bot,
    grouped: false,
    commands: () => commandsFor(user.language_code ?? current()),
    onSend: () => show(false), // writing to a blocked bot takes the block back, as in Telegram
    screen,
    news,
  });
  pane.restore = (chat) => show(chat.blocked);
  onLanguage(() => (note.textContent = t("phone.lives", { place: reader.lives })));
  menu(more, () => [
    blocked
      ? { icon: "block", label: t("phone.unblock"), act: () => block(false) }
      : { icon: "block", label: t("phone.block"), act: () => block(true) },
  ]);
  fill(root);
  return pane;

  async function block(wanted) {
    await (wanted ? telegram.block(user.id) : telegram.unblock(user.id));
    show(wanted);
  }

  function show(wanted) {
    blocked = wanted;
    strip.hidden = !blocked;
  }
}

/** The editors' group. `editors`: {chat, people}; one of them is chosen to act as, and has a chat of their own with the bot. */
export function groupPane(root, editors, bot, news, sendReport) {
  let acting = editors.people[0].id;
  const choice = h(
    "select",
    { id: "acting" },
    editors.people.map((person) => h("option", { value: person.id }, person.first_name)),
  );
  const sample = h("button", { type: "button", class: "primary small tonal", id: "sample-report", "data-words": "group.sample", "data-words-title": "group.sample_title", onclick: sendReport });
  const screen = h("div", { class: "screen" });
  const members = h("small");
  const own = h("button", { type: "button", class: "primary small tonal", id: "own-chat", hidden: true });
  root.append(
    h("header", { class: "owner" }, h("span", { class: "avatar hue-group", "aria-hidden": "true" }, icon("people")), h("span", { class: "stack" }, h("h2", { id: `${root.id}-name`, "data-words": "group.name" }), h("span", {}, h("label", { for: "acting", "data-words": "group.acting" }), choice)), sample),
    h("div", { class: "device" }, h("header", { class: "chat-head" }, h("span", { class: "avatar hue-group", "aria-hidden": "true" }, editors.chat.title.slice(0, 1)), h("span", { class: "stack" }, h("b", {}, editors.chat.title), members), own), screen),
  );
  const pane = frame(root, { chat: editors.chat.id, me: () => acting, bot, grouped: true, commands: () => commandsFor(current(), editors.chat.id), emptyWords: "group.empty", screen, news, onLed: () => look(true) });
  const privates = editors.people.map((person) => {
    const side = h("div", { class: "screen", hidden: true });
    screen.after(side);
    return Object.assign(frame(root, { chat: person.id, me: () => person.id, bot, grouped: false, commands: () => commandsFor(current()), screen: side, news: () => offerOwn(person.id) }), { side });
  });
  let alone = false;
  choice.addEventListener("change", () => {
    acting = Number(choice.value);
    pane.redraw();
    look(false);
  });
  own.addEventListener("click", () => look(!alone));
  onLanguage(() => (members.textContent = t("group.members", { n: editors.people.length })));
  onLanguage(() => look(alone));
  fill(root);
  let left = 1;
  let playing = false;
  return Object.assign(pane, {
    privates,
    /** How many sample reports are left to be sent. */
    offer: (count) => ((left = count), (sample.disabled = playing || left === 0)),
    busy: (now) => ((playing = now), (sample.disabled = playing || left === 0)),
  });

  /** The group, or the acting editor's own chat with the bot. */
  function look(wanted) {
    alone = wanted;
    screen.hidden = alone;
    for (const { chat, side } of privates) side.hidden = !alone || chat !== acting;
    if (alone) own.hidden = false;
    own.textContent = t(alone ? "group.back" : "group.own_chat");
  }

  function offerOwn(person) {
    if (person === acting) own.hidden = false;
  }
}

function frame(root, { screen, news, onSend = () => {}, ...options }) {
  const pane = { id: root.id, lastAct: 0, ring };
  const talk = conversation({ root: screen, ...options, onSend: acts, onNews: (message) => news(pane, message) });
  return Object.assign(pane, talk);

  function acts() {
    pane.lastAct = Date.now();
    onSend();
  }

  function ring() {
    root.classList.remove("ringing");
    void root.offsetWidth; // so that a second ring starts the animation again
    root.classList.add("ringing");
    setTimeout(() => root.classList.remove("ringing"), RING_MS);
  }
}

function botFace() {
  return h("img", { class: "avatar", src: "icon.svg", alt: "" });
}

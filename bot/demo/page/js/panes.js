/** A reader's phone, and the editors' group. */

import { telegram } from "./api.js";
import { commandsFor } from "./commands.js";
import { h, icon } from "./dom.js";
import { chatHead, face, frame, owner } from "./frame.js";
import { menu } from "./menus.js";
import { current, fill, onLanguage, t } from "./words.js";

/**
 * A reader's phone. `reader`: {user, lives}; `news(pane, message)` hears of the bot's new messages.
 * `sharing`: {to, done} as chat.js wants it.
 */
export function readerPane(root, reader, bot, news, sharing) {
  const { user } = reader;
  let blocked = false;
  const more = h("button", { type: "button", class: "icon-button", "data-words-title": "phone.more", "data-words-aria-label": "phone.more" }, icon("more"));
  const note = h("small");
  const strip = h("p", { class: "blocked", hidden: true, "data-words": "phone.blocked" });
  const screen = h("div", { class: "screen" });
  root.append(
    owner(root, face(`hue-${user.id % 5}`, user.first_name), user.first_name, note),
    h("div", { class: "device" }, chatHead(botFace(), bot.first_name, h("small", { "data-words": "phone.bot" }), h("span", { class: "anchor" }, more)), screen, strip),
  );
  const pane = frame(root, {
    chat: user.id,
    me: () => user.id,
    bot,
    grouped: false,
    commands: () => commandsFor(user.language_code ?? current()),
    sharing,
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
export function editorsPane(root, editors, bot, news, sendReport) {
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
  const acts = h("span", {}, h("label", { for: "acting", "data-words": "group.acting" }), choice);
  root.append(
    owner(root, face("hue-group", icon("people")), { words: "group.name" }, acts, sample),
    h("div", { class: "device" }, chatHead(face("hue-group", editors.chat.title), editors.chat.title, members, own), screen),
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

function botFace() {
  return h("img", { class: "avatar", src: "icon.svg", alt: "" });
}

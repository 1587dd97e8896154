/** Where many hear of the news at once: the readers' own group, and the newsroom's channel. */

import { commandsFor } from "./commands.js";
import { h, icon } from "./dom.js";
import { chatHead, face, frame, owner } from "./frame.js";
import { current, fill, onLanguage, t } from "./words.js";

/**
 * The readers' group. `group`: {chat, people}, the first of whom is its administrator; one of them is chosen to speak.
 * `inPrivate(person, message)` sends a message to the bot from that person's phone.
 */
export function neighboursPane(root, group, bot, news, inPrivate) {
  const [administrator] = group.people;
  let speaking = administrator.id;
  const people = group.people.map((person) => h("option", { value: person.id }, person.first_name));
  const choice = h("select", { id: "speaking" }, people);
  const acts = h("span", {}, h("label", { for: "speaking", "data-words": "group.acting" }), choice);
  const members = h("small");
  const screen = h("div", { class: "screen" });
  root.append(
    owner(root, face("hue-1", icon("house")), { words: "neighbours.name" }, acts),
    h("div", { class: "device" }, chatHead(face("hue-1", group.chat.title), group.chat.title, members), screen),
  );
  const commands = () => commandsFor(current(), group.chat.id, { leads: speaking === administrator.id });
  const pane = frame(root, { chat: group.chat.id, me: () => speaking, bot, grouped: true, commands, screen, news, inPrivate });
  choice.addEventListener("change", () => {
    speaking = Number(choice.value);
    pane.redraw();
  });
  onLanguage(() => {
    members.textContent = t("neighbours.members", { n: group.people.length });
    people[0].textContent = t("neighbours.leads", { name: administrator.first_name });
  });
  fill(root);
  return pane;
}

/** The newsroom's channel, as `reader` sees it: there is nothing to write there. */
export function channelPane(root, channel, reader, bot, news, inPrivate) {
  const read = h("small");
  const screen = h("div", { class: "screen" });
  root.append(
    owner(root, face("hue-bot", icon("publish")), { words: "channel.name" }, read),
    h("div", { class: "device" }, chatHead(face("hue-bot", channel.chat.title), channel.chat.title, h("small", {}, `@${channel.chat.username}`)), screen),
  );
  const pane = frame(root, { chat: channel.chat.id, me: () => reader.id, bot, grouped: false, readOnly: true, emptyWords: "channel.empty", screen, news, inPrivate });
  onLanguage(() => (read.textContent = t("channel.read", { name: reader.first_name })));
  fill(root);
  return pane;
}

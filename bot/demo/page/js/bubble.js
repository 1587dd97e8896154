/** One message, or one album, as a row of the conversation. */

import { h, icon } from "./dom.js";
import { rich } from "./entities.js";
import { fillsBubble, media, preview } from "./media.js";
import { clockTime } from "./times.js";
import { t } from "./words.js";

const SERVICE = ["new_chat_members", "forum_topic_created", "forum_topic_closed"];

/**
 * A list item for `album` (one message or more of one media group).
 *
 * `view`: {me, grouped, readUpTo, continues, onCommand, onPress, onReply (null where nobody writes), onJump}.
 */
export function bubble(album, view) {
  const [first] = album;
  const service = SERVICE.find((kind) => first[kind] !== undefined);
  if (service) return h("li", { class: "service", data: { id: first.message_id } }, h("span", {}, serviceWords(first, service)));
  const mine = first.from?.id === view.me;
  const worded = album.find((message) => message.text ?? message.caption) ?? first;
  const body = h("div", { class: bodyClass(album, mine, worded) });
  if (view.grouped && !mine && !view.continues) body.append(author(first));
  else if (first.via_bot) body.append(h("span", { class: "author" }, via(first)));
  const topic = first.is_topic_message && first.reply_to_message?.forum_topic_created?.name;
  if (topic) body.append(h("span", { class: "topic" }, `# ${topic}`));
  if (!topic && first.reply_to_message) body.append(quote(first, view));
  const card = first.text === undefined ? null : preview(first);
  const above = card && first.link_preview_options?.show_above_text;
  if (above) body.append(card);
  body.append(carried(album));
  const text = worded.text ?? worded.caption;
  const entities = worded.entities ?? worded.caption_entities;
  if (text) body.append(h("div", { class: "words" }, rich(text, entities, view.onCommand), stamp(first, mine, view)));
  if (card && !above) body.append(card);
  if (!text) body.append(stamp(first, mine, view));
  const row = h(
    "div",
    { class: "row" },
    view.grouped && !mine ? avatar(first, view.continues) : null,
    h("div", { class: "column" }, body, keyboard(album, view)),
    view.onReply && h("button", { type: "button", class: "answer", title: t("chat.reply"), "aria-label": t("chat.reply"), onclick: () => view.onReply(worded) }, icon("reply")),
  );
  row.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    view.onReply?.(worded);
  });
  return h("li", { class: `message ${mine ? "mine" : "theirs"}`, data: { id: first.message_id } }, row);
}

function bodyClass(album, mine, worded) {
  const names = ["bubble"];
  if (fillsBubble(album[0])) names.push("pictured");
  if (!(worded.text ?? worded.caption)) names.push("wordless");
  if (album[0].has_protected_content) names.push("protected");
  return names.join(" ");
}

function carried(album) {
  const nodes = album.flatMap(media);
  if (album.length === 1 || !fillsBubble(album[0])) return nodes.length ? h("div", { class: "media" }, nodes) : "";
  return h("div", { class: `media album of-${Math.min(nodes.length, 6)}` }, nodes);
}

function stamp(message, mine, view) {
  const marks = [message.edit_date ? t("chat.edited") : null, clockTime(message.date)].filter(Boolean).join(" ");
  const read = message.message_id <= view.readUpTo;
  return h(
    "span",
    { class: "stamp" },
    message.has_protected_content ? icon("lock", t("chat.protected")) : null,
    marks,
    mine ? icon(read ? "ticks" : "tick", t(read ? "chat.read" : "chat.sent")) : null,
  );
}

function keyboard(album, view) {
  const message = album.at(-1);
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  return h(
    "div",
    { class: "keyboard" },
    rows.map((row) =>
      h(
        "div",
        { class: "keys" },
        row.map((button) => {
          const shares = button.switch_inline_query_chosen_chat || button.url?.includes("/share/");
          const away = shares ? icon("share") : button.url ? icon("away") : null;
          const key = h("button", { type: "button", class: "key", title: button.text, data: button.style ? { style: button.style } : {} }, h("span", {}, rich(button.text)), away);
          key.addEventListener("click", () => view.onPress(message, button, key));
          return key;
        }),
      ),
    ),
  );
}

/** The quoted line of a reply. */
function quote(message, view) {
  const replied = message.reply_to_message;
  return h(
    "button",
    { type: "button", class: `quote ${hue(replied)}`, onclick: () => view.onJump(replied.message_id) },
    h("b", {}, nameOf(replied)),
    h("span", {}, summary(replied)),
  );
}

/** A message in one line of words. */
export function summary(message) {
  const text = message.text ?? message.caption;
  if (text) return text.replaceAll(/\s+/g, " ").slice(0, 120);
  const kind = ["photo", "video", "voice", "document", "location"].find((name) => message[name]);
  return t(`media.${kind ?? "message"}`);
}

export function nameOf(message) {
  const who = message.sender_chat ?? message.from ?? {};
  return who.title ?? who.first_name ?? "";
}

function author(message) {
  return h("span", { class: `author ${hue(message)}` }, nameOf(message), message.from?.is_bot ? h("small", {}, "bot") : via(message));
}

/** By which bot a person sent it (Bot API: Message.via_bot). */
function via(message) {
  return message.via_bot ? h("small", {}, `via @${message.via_bot.username}`) : null;
}

function avatar(message, continues) {
  if (continues) return h("span", { class: "avatar gap", "aria-hidden": "true" });
  return h("span", { class: `avatar ${hue(message)}`, "aria-hidden": "true" }, nameOf(message).slice(0, 1));
}

function hue(message) {
  const id = Math.abs(message.sender_chat?.id ?? message.from?.id ?? 0);
  return message.from?.is_bot && !message.sender_chat ? "hue-bot" : `hue-${id % 5}`;
}

function serviceWords(message, kind) {
  const names = (message.new_chat_members ?? []).map((member) => member.first_name).join(", ");
  return t(`service.${kind}`, { names, topic: message.forum_topic_created?.name });
}

/** Message text with entities -> DOM nodes (Bot API: MessageEntity; offsets count UTF-16, as JavaScript does). */

import { h, icon } from "./dom.js";
import { localPath } from "./api.js";
import { t } from "./words.js";

const ELEMENTS = {
  bold: () => h("strong"),
  italic: () => h("em"),
  underline: () => h("u"),
  strikethrough: () => h("s"),
  code: () => h("code"),
  pre: () => h("pre"),
  blockquote: () => h("blockquote"),
  expandable_blockquote: folded,
  spoiler: () => h("span", { class: "spoiler" }),
  hashtag: () => h("span", { class: "linklike" }),
  mention: () => h("span", { class: "linklike" }),
};

/** Emoji that mark a kind, drawn as icons (a messenger brings its own pictures of them). */
const DRAWN = { "📍": "pin", "🔴": "live", "📰": "paper", "🔒": "lock" };
const DRAWN_PATTERN = new RegExp(`(${Object.keys(DRAWN).join("|")})`, "u");

/** Nodes for `text`. `onCommand(word)` is called when a /command in it is pressed. */
export function rich(text, entities = [], onCommand = () => {}) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, 0, text.length, sorted, onCommand);
}

function span(text, start, end, entities, onCommand) {
  const nodes = [];
  let at = start;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    if (entity.offset < at || entity.offset >= end) continue;
    const stop = Math.min(entity.offset + entity.length, end);
    nodes.push(...plain(text.slice(at, entity.offset)));
    const inner = span(text, entity.offset, stop, entities.slice(index + 1), onCommand);
    nodes.push(wrap(entity, text.slice(entity.offset, stop), inner, onCommand));
    at = stop;
  }
  nodes.push(...plain(text.slice(at, end)));
  return nodes;
}

function wrap(entity, words, inner, onCommand) {
  const element = special(entity, words, onCommand) ?? (ELEMENTS[entity.type] ?? (() => h("span")))();
  element.append(...inner);
  return element;
}

/** A long quote: its first lines, and all of it on demand. */
function folded() {
  const quote = h("blockquote", { class: "folded" });
  const more = h("button", { type: "button", class: "unfold", "aria-expanded": "false", "aria-label": t("chat.whole_quote") }, icon("down"));
  more.addEventListener("click", () => more.setAttribute("aria-expanded", String(!quote.classList.toggle("folded"))));
  quote.append(more);
  return quote;
}

function special(entity, words, onCommand) {
  switch (entity.type) {
    case "text_link":
      return link(entity.url);
    case "url":
      return link(words);
    case "email":
      return link(`mailto:${words}`);
    case "date_time":
      return h("time", { datetime: new Date(entity.unix_time * 1000).toISOString() });
    case "bot_command":
      return h("button", { type: "button", class: "command", onclick: () => onCommand(words) });
    default:
      return null;
  }
}

/** A link only to where a link may lead; anything else stays words. */
function link(address) {
  const href = safeAddress(address);
  return href ? h("a", { href, target: "_blank", rel: "noopener noreferrer" }) : h("span", { class: "linklike" });
}

export function safeAddress(address) {
  const local = localPath(address);
  if (local && /^https?:/i.test(address)) return local;
  const whole = /^[a-z]+:/i.test(address) ? address : `https://${address}`;
  try {
    const url = new URL(whole);
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

function plain(text) {
  if (!text) return [];
  return text
    .split(DRAWN_PATTERN)
    .filter(Boolean)
    .map((part) => (part in DRAWN ? icon(DRAWN[part], part) : part));
}

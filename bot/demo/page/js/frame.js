/** What every pane of a chat has: its owner's line, the chat's head, a conversation, and how it rings. */

import { conversation } from "./chat.js";
import { h } from "./dom.js";

const RING_MS = 1800;

/** The line above a pane: a face, the name (text, or the key of a word), what is beside it. */
export function owner(root, face, name, note, ...more) {
  const heading = typeof name === "string" ? h("h2", {}, name) : h("h2", { "data-words": name.words });
  heading.id = `${root.id}-name`;
  return h("header", { class: "owner" }, face, h("span", { class: "stack" }, heading, note), more);
}

/** The head of a conversation: a face, the chat's title, a line about it, buttons. */
export function chatHead(face, title, about, ...more) {
  return h("header", { class: "chat-head" }, face, h("span", { class: "stack" }, h("b", {}, title), about), more);
}

/** A round face: an icon, or the first letter of a name. */
export function face(hue, content) {
  return h("span", { class: `avatar ${hue}`, "aria-hidden": "true" }, typeof content === "string" ? content.slice(0, 1) : content);
}

/** A conversation in `screen`, in the pane `root`; `news(pane, message)` hears of the bot's new messages. */
export function frame(root, { screen, news, onSend = () => {}, ...options }) {
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

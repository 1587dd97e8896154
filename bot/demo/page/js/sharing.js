/** What *Bagikan* does where the bot has inline mode: the card, and the chats into which it can be sent. */

import { telegram } from "./api.js";
import { bubble } from "./bubble.js";
import { h } from "./dom.js";
import { t } from "./words.js";

/**
 * Asks the bot as the app does, and shows the first card with its buttons.
 *
 * `query` is what the button says, `me` who taps; `view` as bubble.js wants it; `date` of the newest message.
 * `sharing`: {to, done} as chat.js wants it; `say(words)` where the card is not sent.
 * Settles with the card's dialog, which is in `root`; with null where there is no card.
 */
export async function showCard({ root, query, me, bot, view, date, sharing, say }) {
  const answer = await telegram.ask({ from: me, query, chat_type: "supergroup" });
  const [found] = answer.results ?? [];
  if (!found) return null;
  const message = { message_id: 0, date, from: bot, ...found.message };
  const chats = sharing.to.map((chat) => h("button", { class: "primary small", onclick: () => sendTo(chat) }, t("chat.share_to", { chat: chat.title })));
  const close = h("button", { class: chats.length ? "quiet" : "primary small" }, t(chats.length ? "chat.share_not" : "chat.ok"));
  const about = t(chats.length ? "chat.card" : "chat.card_only");
  const card = h("ol", { class: "plain" });
  const box = h("dialog", { class: "alert card", "aria-label": about }, h("p", {}, about), card, h("form", { method: "dialog" }, close, chats));
  const onPress = (...pressed) => {
    box.close();
    view.onPress(...pressed);
  };
  card.append(bubble([message], { ...view, readUpTo: 0, continues: false, onPress, onReply: null }));
  box.addEventListener("close", () => box.remove());
  root.append(box);
  box.showModal();
  return box;

  async function sendTo(chat) {
    try {
      await telegram.choose({ from: me, chat: chat.id, result: found, query });
      sharing.done(chat);
    } catch (error) {
      say(error.message);
    }
  }
}

/** What *Bagikan* does where the bot has inline mode: the card that would be posted in the chat that is chosen. */

import { telegram } from "./api.js";
import { bubble } from "./bubble.js";
import { h } from "./dom.js";
import { t } from "./words.js";

/**
 * Asks the bot as the app does, and shows the first card with its buttons.
 *
 * `query` is what the button says, `me` who taps; `view` as bubble.js wants it; `date` of the newest message.
 * Settles with the card's dialog, which is in `root`; with null where there is no card.
 */
export async function showCard({ root, query, me, bot, view, date }) {
  const answer = await telegram.ask({ from: me, query, chat_type: "group" });
  const [found] = answer.results ?? [];
  if (!found) return null;
  const message = { message_id: 0, date, from: bot, ...found.message };
  const close = h("button", { class: "primary small" }, t("chat.ok"));
  const card = h("ol", { class: "plain" });
  const box = h("dialog", { class: "alert card", "aria-label": t("chat.card") }, h("p", {}, t("chat.card")), card, h("form", { method: "dialog" }, close));
  const onPress = (...pressed) => {
    box.close();
    view.onPress(...pressed);
  };
  card.append(bubble([message], { ...view, readUpTo: 0, continues: false, onPress, onReply: () => {} }));
  box.addEventListener("close", () => box.remove());
  root.append(box);
  box.showModal();
  return box;
}

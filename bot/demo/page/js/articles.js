/** The newsroom's rows: a sample that can be published, an article that is on the site, what became of it. */

import { localPath, SITE } from "./api.js";
import { h, icon } from "./dom.js";
import { clockTime, now, shortDay } from "./times.js";
import { current, t } from "./words.js";

/** A row of "ready to publish"; `state`: of the article that it has become, if it is out. */
export function sampleRow(sample, state, { edit, publish }) {
  const foot = sample.published
    ? h("p", { class: "told" }, icon("tick"), h("span", {}, state ? `${stateWords(state)}. ${outcomeWords(state)}`.trim() : t("news.state_withdrawn")))
    : h("button", { type: "button", class: "primary small tonal", "aria-label": `${t("news.publish")}: ${sample.title}`, onclick: () => publish(sample) }, t("news.publish"));
  const headline = sample.published
    ? h("span", { class: "headline" }, sample.title)
    : h("button", { type: "button", class: "headline", title: t("news.change_first"), onclick: () => edit(sample) }, sample.title);
  return h("li", { class: sample.published ? "story out" : "story" }, thumbnail(sample), h("div", { class: "stack" }, headline, foot));
}

/** A row of "on the site". */
export function articleRow(article, state, { edit, withdraw }) {
  const link = h("a", { class: "headline", href: localPath(article.link) ?? article.link, target: "_blank", rel: "noopener" }, article.title);
  const outcome = state.withdrawn ? "" : outcomeWords(state);
  return h(
    "li",
    { class: state.withdrawn ? "story article gone" : "story article" },
    thumbnail(article),
    h("div", { class: "stack" }, link, h("small", {}, stateWords(state)), outcome ? h("small", { class: state.outcome?.reached ? "outcome reached" : "outcome" }, outcome) : null),
    state.withdrawn
      ? null
      : h(
          "span",
          { class: "acts" },
          act("edit", "news.correct", article, () => edit(article, true)),
          act("trash", "news.withdraw", article, () => withdraw(article)),
        ),
  );
}

function act(picture, key, article, onclick) {
  return h("button", { type: "button", class: `icon-button ${picture}`, title: t(key), "aria-label": `${t(key)}: ${article.title}`, onclick }, icon(picture));
}

/** "Wilayah: Panongan, Kab. Tangerang, sampai ke 3 dari 4 obrolan, 1 di ringkasan"; empty for what was there before the bot. */
export function outcomeWords({ outcome, chats, fresh }) {
  if (!outcome) return fresh ? t("news.unread") : "";
  const places = outcome.places.join(" · ") || t("news.no_place");
  const told = outcome.waiting ? "news.sending" : outcome.in_summary ? "news.outcome_summary" : "news.outcome";
  return t(told, { places, reached: outcome.reached, chats, later: outcome.in_summary });
}

function stateWords(state) {
  if (state.withdrawn) return t("news.state_withdrawn");
  if (state.corrected) return t("news.state_corrected", { time: clockTime(state.corrected) });
  const time = clockTime(state.published);
  const today = shortDay(now(), current());
  const day = shortDay(state.published, current());
  return t(day === today ? "news.state_published" : "news.state_published_on", { time, day });
}

/** A sample names a picture of the site, an article has its address. */
function thumbnail(article) {
  const path = article.image && (article.image.includes("/") ? localPath(article.image) : `${SITE}/gambar/${article.image}.png`);
  return path ? h("img", { class: "thumb", src: path, alt: "", loading: "lazy" }) : h("span", { class: "thumb" }, icon("paper"));
}

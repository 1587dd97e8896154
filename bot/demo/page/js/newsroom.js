/** The newsroom: write, publish, correct and withdraw articles of the demo's own site. */

import { localPath, newsroom, SITE } from "./api.js";
import { $, h, icon } from "./dom.js";
import { clockTime, shortDay } from "./times.js";
import { current, fill, onLanguage, t } from "./words.js";

let articles = [];
let samples = [];
let drafted = null; // the sample in the form, for its picture and categories
let correcting = null;
const corrected = new Map(); // article id -> when, as done on this page
const withdrawn = []; // articles taken off the site from this page
const SHOWN = 12;
let announce = () => {};

/** `published(link, when)` hears of every article as it appears. */
export async function startNewsroom({ published }) {
  announce = published;
  $("#write").addEventListener("submit", submit);
  $("#write-cancel").addEventListener("click", () => edit(null));
  [samples, articles] = await Promise.all([newsroom.samples(), newsroom.articles()]);
  onLanguage(draw);
}

/** Publishes the first ready sample whose title holds `words` (the guide's second step). */
export function publishSample(words) {
  const sample = samples.find((each) => each.title.includes(words)) ?? samples[0];
  return sample && publish(sample);
}

async function publish(sample) {
  const when = Date.now();
  const article = await tried(newsroom.publish(sample));
  if (!article) return;
  announce(article.link, when);
  await refresh();
}

async function submit(event) {
  event.preventDefault();
  const written = { title: $("#write-title").value.trim(), text: $("#write-text").value.trim() };
  if (correcting) {
    const done = await tried(newsroom.correct(correcting.id, written));
    if (!done) return;
    corrected.set(correcting.id, Date.now() / 1000);
    edit(null);
    say(t("news.corrected"));
    await refresh();
  } else {
    await publish({ ...drafted, ...written });
    edit(null);
  }
}

async function withdraw(article) {
  if (!(await tried(newsroom.withdraw(article.id)))) return;
  withdrawn.push({ ...article, withdrawn: true });
  if (correcting?.id === article.id) edit(null);
  say(t("news.withdrawn"));
  await refresh();
}

/** Puts an article (to correct), a sample (to change before publishing) or nothing into the form. */
function edit(article, correct = false) {
  correcting = correct ? article : null;
  drafted = correct ? null : article;
  $("#write-title").value = article?.title ?? "";
  $("#write-text").value = article?.text ?? "";
  draw();
  if (article) {
    $("#write").scrollIntoView({ block: "nearest", behavior: "smooth" });
    $("#write-title").focus();
  }
}

async function refresh() {
  articles = (await tried(newsroom.articles())) ?? articles;
  draw();
}

async function tried(promise) {
  try {
    return (await promise) ?? {};
  } catch (error) {
    say(error.message);
    return null;
  }
}

function say(text) {
  $("#news-note").textContent = text;
}

function draw() {
  $("#write-heading").textContent = t(correcting ? "news.correct_heading" : "news.write");
  $("#write-submit").replaceChildren(icon(correcting ? "edit" : "publish"), t(correcting ? "news.save" : "news.publish"));
  $("#write-cancel").hidden = !correcting;
  $("#samples").replaceChildren(...samples.map(sampleRow));
  $("#articles").replaceChildren(...newestFirst().slice(0, SHOWN).map(articleRow));
  $("#articles-empty").hidden = articles.length > 0;
  fill($("#newsroom"));
}

function newestFirst() {
  return [...articles, ...withdrawn].sort((a, b) => b.published_at - a.published_at);
}

function sampleRow(sample) {
  return h(
    "li",
    { class: "sample" },
    thumbnail(sample),
    h("button", { type: "button", class: "headline", title: t("news.change_first"), onclick: () => edit(sample) }, sample.title),
    h("button", { type: "button", class: "primary small tonal", "aria-label": `${t("news.publish")}: ${sample.title}`, onclick: () => publish(sample) }, t("news.publish")),
  );
}

function articleRow(article) {
  const gone = Boolean(article.withdrawn);
  return h(
    "li",
    { class: gone ? "article gone" : "article" },
    thumbnail(article),
    h("div", { class: "stack" }, h("a", { class: "headline", href: localPath(article.link) ?? article.link, target: "_blank", rel: "noopener" }, article.title), h("small", {}, state(article))),
    gone
      ? null
      : h(
          "span",
          { class: "acts" },
          h("button", { type: "button", class: "icon-button", title: t("news.correct"), "aria-label": `${t("news.correct")}: ${article.title}`, onclick: () => edit(article, true) }, icon("edit")),
          h("button", { type: "button", class: "icon-button danger", title: t("news.withdraw"), "aria-label": `${t("news.withdraw")}: ${article.title}`, onclick: () => withdraw(article) }, icon("trash")),
        ),
  );
}

function state(article) {
  if (article.withdrawn) return t("news.state_withdrawn");
  if (corrected.has(article.id)) return t("news.state_corrected", { time: clockTime(corrected.get(article.id)) });
  const time = clockTime(article.published_at);
  const today = shortDay(Date.now() / 1000, current());
  const day = shortDay(article.published_at, current());
  return t(day === today ? "news.state_published" : "news.state_published_on", { time, day });
}

/** A sample names a picture of the site, an article has its address. */
function thumbnail(article) {
  const path = article.image && (article.image.includes("/") ? localPath(article.image) : `${SITE}/gambar/${article.image}.png`);
  return path ? h("img", { class: "thumb", src: path, alt: "", loading: "lazy" }) : h("span", { class: "thumb" }, icon("paper"));
}

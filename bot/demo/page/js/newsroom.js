/** The newsroom: write, publish, correct and withdraw articles of the demo's own site. */

import { demo, localPath, newsroom } from "./api.js";
import { articleRow, outcomeWords, sampleRow } from "./articles.js";
import { $, icon } from "./dom.js";
import { isReady, whenReady } from "./ready.js";
import { roving } from "./roving.js";
import { keptRows } from "./rows.js";
import { now } from "./times.js";
import { current, onLanguage, t } from "./words.js";

const SHOWN = 12;
const LOOK_MS = 250;
const TRIES = 40;
let articles = [];
let samples = [];
let outcomes = new Map(); // path of an article -> what the bot made of it
let chats = 0; // how many there are in the demo that news can reach
let drafted = null; // the sample in the form, for its picture and categories
let correcting = null;
let own = null; // the article that was published last with the form: the note tells what became of it
const corrected = new Map(); // article id -> when, as done on this page
const withdrawn = []; // articles taken off the site from this page
let announce = () => {};
let publishing = false;
const showSamples = keptRows($("#samples"));
const showArticles = keptRows($("#articles"));

/** `published(article, when)` hears of every article as it appears. */
export async function startNewsroom({ published }) {
  announce = published;
  $("#write").addEventListener("submit", submit);
  $("#write").addEventListener("input", grow);
  $("#write-cancel").addEventListener("click", () => edit(null));
  roving($("#samples"));
  roving($("#articles"));
  await refresh();
  onLanguage(draw);
}

/** Publishes a ready sample, the first whose title holds `words` if it is not out yet (the guide's step). */
export function publishSample(words) {
  const left = samples.filter((each) => !each.published);
  const sample = left.find((each) => each.title.includes(words)) ?? left[0];
  return sample ? publish(sample) : say(t("news.all_published"));
}

/** Publishes those samples of a category that are not out yet, until the bot knows for whom each is. */
export async function publishCategory(category) {
  for (const sample of samples.filter((each) => !each.published && each.categories.includes(category))) {
    const article = await publish(sample);
    for (let tries = 0; article && tries < TRIES; tries += 1) {
      await look();
      const outcome = outcomes.get(localPath(article.link));
      if (outcome && !outcome.waiting) break;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }
}

/** Looks what the bot made of the articles; also finds those that were published from another page. */
export async function look() {
  const told = await demo.outcomes();
  chats = told.chats;
  const known = new Set([...articles, ...withdrawn].map((each) => localPath(each.link)));
  outcomes = new Map(told.articles.map((each) => [each.path, each]));
  if (told.articles.some((each) => !known.has(each.path))) await refresh();
  else draw();
}

/** One at a time: who presses twice publishes once. */
async function publish(sample) {
  if (publishing) return null;
  publishing = true;
  if (!isReady()) say(t("news.starting"));
  await whenReady;
  say("");
  const when = Date.now();
  const article = await tried(newsroom.publish(sample));
  if (article) announce(article, when);
  await refresh();
  publishing = false;
  return article;
}

async function submit(event) {
  event.preventDefault();
  const written = { title: $("#write-title").value.trim(), text: $("#write-text").value.trim() };
  if (correcting) {
    if (!(await tried(newsroom.correct(correcting.id, written)))) return;
    corrected.set(correcting.id, now());
    edit(null);
    say(t("news.corrected"));
    await refresh();
  } else {
    const article = await publish({ ...drafted, ...written });
    if (!article) return;
    own = article;
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
  grow();
  if (article) {
    $("#write").scrollIntoView({ block: "nearest", behavior: "smooth" });
    $("#write-title").focus();
  }
}

/** The form is one line until somebody writes, and its text as high as what is in it. */
function grow() {
  const text = $("#write-text");
  $("#write").dataset.written = String(Boolean($("#write-title").value || text.value));
  text.style.height = "auto";
  if (text.value) text.style.height = `${text.scrollHeight + 2}px`;
}

async function refresh() {
  [samples, articles] = (await tried(Promise.all([newsroom.samples(), newsroom.articles()]))) ?? [samples, articles];
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
  own = null;
  note(text);
}

function note(text) {
  if ($("#news-note").textContent !== text) $("#news-note").textContent = text;
}

function draw() {
  $("#write-heading").textContent = t(correcting ? "news.correct_heading" : "news.write");
  $("#write-submit").replaceChildren(icon(correcting ? "edit" : "publish"), t(correcting ? "news.save" : "news.publish"));
  $("#write-cancel").hidden = !correcting && !drafted;
  if (own) note(outcomeWords(state(own)));
  const all = [...articles, ...withdrawn].sort((a, b) => b.published_at - a.published_at);
  showSamples(samples.map((sample) => {
    const article = all.find((each) => each.sample === sample.sample);
    return row(sample.sample, [sample, article && state(article)], (content) => sampleRow(...content, { edit, publish }));
  }));
  showArticles(all.slice(0, SHOWN).map((article) => row(article.id, [article, state(article)], (content) => articleRow(...content, { edit, withdraw }))));
  $("#articles-empty").hidden = all.length > 0;
}

function row(key, content, make) {
  return [key, JSON.stringify([content, current()]), () => make(content)];
}

/** What is known of an article beside itself. */
function state(article) {
  return {
    published: article.published_at,
    corrected: corrected.get(article.id),
    withdrawn: Boolean(article.withdrawn),
    chats,
    outcome: outcomes.get(localPath(article.link)),
    fresh: now() - article.published_at < 60,
  };
}

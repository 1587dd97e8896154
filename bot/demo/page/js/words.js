/** The page's own words (the bot's words are the bot's): words/id.json and words/en.json. */

import { $$ } from "./dom.js";

const LANGUAGES = ["id", "en"];
const listeners = new Set();
let table = {};
let language = "id";

/** The word of `key`, with {name} filled in. An unknown key shows itself, so that it is noticed. */
export function t(key, values = {}) {
  const text = table[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export function current() {
  return language;
}

/** Calls `listener` now and after every change of language. */
export function onLanguage(listener) {
  listeners.add(listener);
  listener();
}

export async function speak(wanted) {
  const answer = await fetch(`words/${wanted}.json`);
  [table, language] = [await answer.json(), wanted]; // at once: whoever draws meanwhile speaks one language
  document.documentElement.lang = language;
  fill(document);
  document.title = t("page.title");
  for (const listener of listeners) listener();
}

/** The other language, now and when the page is opened again. */
export function switchLanguage() {
  const other = LANGUAGES.find((each) => each !== language);
  localStorage.setItem("demo.language", other);
  return speak(other);
}

/** As chosen here, else the browser's first language that the page speaks; else English, for who came from afar. */
export function preferredLanguage() {
  const wanted = [localStorage.getItem("demo.language"), ...navigator.languages].filter(Boolean);
  return wanted.map((each) => each.toLowerCase().split("-")[0]).find((each) => LANGUAGES.includes(each)) ?? "en";
}

/** Fills data-words="key" (text) and data-words-ATTRIBUTE="key" under `root`. */
export function fill(root) {
  for (const element of $$("[data-words]", root)) element.textContent = t(element.dataset.words);
  for (const attribute of ["title", "placeholder", "aria-label"]) {
    for (const element of $$(`[data-words-${attribute}]`, root)) {
      element.setAttribute(attribute, t(element.getAttribute(`data-words-${attribute}`)));
    }
  }
}

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
  language = LANGUAGES.includes(wanted) ? wanted : LANGUAGES[0];
  const answer = await fetch(`words/${language}.json`);
  table = await answer.json();
  localStorage.setItem("demo.language", language);
  document.documentElement.lang = language;
  fill(document);
  for (const listener of listeners) listener();
}

export function rememberedLanguage() {
  return localStorage.getItem("demo.language") ?? "id";
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

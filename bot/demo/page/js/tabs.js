/** On a narrow screen one pane at a time, with a badge on those where something happened. Links that skip to a pane. */

import { $, h, icon } from "./dom.js";
import { onLanguage, t } from "./words.js";

const PICTURES = { newsroom: "paper", "reader-1": "phone", "reader-2": "phone", editors: "people" };

export function startTabs() {
  const root = $("#tabs");
  const badges = new Map();
  const buttons = Object.entries(PICTURES).map(([id, picture]) => {
    const badge = h("span", { class: "badge", hidden: true }, "0");
    const words = h("span");
    const skip = h("a", { href: `#${id}`, onclick: (event) => (event.preventDefault(), skipTo(id)) });
    $("#skips").append(skip);
    badges.set(id, badge);
    onLanguage(() => {
      words.textContent = title(id);
      skip.textContent = t("tabs.skip", { pane: title(id) });
    });
    return h("button", { type: "button", data: { pane: id }, onclick: () => show(id) }, icon(picture), words, badge);
  });
  root.append(...buttons);
  show("reader-1");

  function show(id) {
    document.body.dataset.pane = id;
    for (const button of buttons) button.setAttribute("aria-current", String(button.dataset.pane === id));
    clear(id);
  }

  function skipTo(id) {
    show(id);
    $(`#${id}`).focus();
  }

  function mark(id) {
    if (document.body.dataset.pane === id) return;
    const badge = badges.get(id);
    badge.textContent = String(Number(badge.textContent) + 1);
    badge.hidden = false;
  }

  function clear(id) {
    badges.get(id).textContent = "0";
    badges.get(id).hidden = true;
  }

  return { show, mark };
}

function title(id) {
  if (id === "newsroom") return t("tabs.newsroom");
  if (id === "editors") return t("tabs.editors");
  return $(`#${id} h2`)?.textContent ?? id;
}

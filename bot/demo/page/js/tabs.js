/** Which panes are shown where there is no room for all, and what happened in the others. Links that skip to a pane. */

import { $, h, icon } from "./dom.js";
import { onLanguage, t } from "./words.js";

/** The panes, with a picture each, and a word where the pane's own name does not do. */
const PANES = {
  newsroom: ["paper", "tabs.newsroom"],
  "reader-1": ["phone"],
  "reader-2": ["phone"],
  neighbours: ["house", "tabs.neighbours"],
  channel: ["publish", "tabs.channel"],
  editors: ["people", "tabs.editors"],
};
/** Two of them stand in the middle of a wide screen: these, or those. */
const MIDDLES = { "tabs.phones": ["reader-1", "reader-2"], "tabs.audience": ["neighbours", "channel"] };

export function startTabs() {
  const unseen = new Map(Object.keys(PANES).map((id) => [id, 0]));
  const buttons = [];

  for (const [id, [picture]] of Object.entries(PANES)) {
    const words = h("span");
    const skip = h("a", { href: `#${id}`, onclick: (event) => (event.preventDefault(), skipTo(id)) });
    $("#skips").append(skip);
    $("#tabs").append(button([id], icon(picture), words));
    onLanguage(() => {
      words.textContent = title(id);
      skip.textContent = t("tabs.skip", { pane: title(id) });
    });
  }
  for (const [key, panes] of Object.entries(MIDDLES)) {
    const words = h("span");
    $("#middle").append(button(panes, words));
    onLanguage(() => (words.textContent = t(key)));
  }
  addEventListener("resize", draw);
  show("reader-1");

  /** A button that shows the first of these panes; its badge counts what happened in them unseen. */
  function button(panes, ...content) {
    const badge = h("span", { class: "badge", hidden: true });
    const made = h("button", { type: "button", data: { pane: panes[0] }, onclick: () => show(panes[0]) }, content, badge);
    buttons.push({ made, badge, panes });
    return made;
  }

  function show(id) {
    document.body.dataset.pane = id;
    draw();
  }

  /** Shows a pane and goes on from there. */
  function skipTo(id) {
    show(id);
    $(`#${id}`).focus();
  }

  function mark(id) {
    unseen.set(id, unseen.get(id) + 1);
    draw();
  }

  function draw() {
    for (const id of unseen.keys()) if ($(`#${id}`).offsetParent) unseen.set(id, 0);
    const shown = document.body.dataset.pane;
    const middle = MIDDLES["tabs.audience"].includes(shown) ? "neighbours" : "reader-1";
    for (const { made, badge, panes } of buttons) {
      const count = panes.reduce((sum, id) => sum + unseen.get(id), 0);
      badge.textContent = String(count);
      badge.hidden = count === 0;
      made.setAttribute("aria-current", String(panes.includes(panes.length > 1 ? middle : shown)));
    }
  }

  return { show, skipTo, mark };
}

function title(id) {
  const [, word] = PANES[id];
  return word ? t(word) : ($(`#${id} h2`)?.textContent ?? id);
}

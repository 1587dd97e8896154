/** Small menus that open above their button; arrow keys move, Escape closes and gives the focus back. */

import { $$, h, icon } from "./dom.js";

let opened = null;

/** `choices()` gives [{icon, label, note, act}]; the menu is made when it opens. */
export function menu(button, choices) {
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", async (event) => {
    event.stopPropagation();
    const again = opened?.button === button;
    close();
    const found = again ? [] : await choices();
    if (found.length > 0) open(button, found);
  });
}

function open(button, choices) {
  const list = h(
    "div",
    { class: "menu", role: "menu" },
    choices.map((choice) =>
      h(
        "button",
        { type: "button", role: "menuitem", onclick: () => (close(), choice.act()) },
        choice.icon ? icon(choice.icon) : null,
        h("span", {}, choice.label),
        choice.note ? h("small", {}, choice.note) : null,
      ),
    ),
  );
  list.addEventListener("keydown", move);
  button.parentElement.append(list);
  button.setAttribute("aria-expanded", "true");
  opened = { button, list };
  $$("button", list)[0]?.focus();
}

function close() {
  if (!opened) return;
  const focused = opened.list.contains(document.activeElement);
  opened.list.remove();
  opened.button.setAttribute("aria-expanded", "false");
  if (focused) opened.button.focus();
  opened = null;
}

function move(event) {
  const items = $$("button", event.currentTarget);
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  items.at(to % items.length).focus();
}

document.addEventListener("click", close);
document.addEventListener("keydown", (event) => event.key === "Escape" && close());

/** The thin bar: the clock, how the bot is, and the tools. */

import { demo } from "./api.js";
import { $, $$, icon } from "./dom.js";
import { menu } from "./menus.js";
import { anotherDay, clockTime, now, setNow, shortDay } from "./times.js";
import { current, onLanguage, switchLanguage, t } from "./words.js";

/** `round`: of the demo that the page shows; a later one means that everything began anew. */
export function startBar(round) {
  const button = $("#theme-button");
  let last; // undefined until the runner was asked

  const root = document.documentElement;
  const showTheme = () => button.replaceChildren(icon(root.dataset.theme === "dark" ? "sun" : "moon"));
  button.addEventListener("click", () => {
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    localStorage.setItem("demo.theme", root.dataset.theme);
  });
  new MutationObserver(showTheme).observe(root, { attributeFilter: ["data-theme"] });
  $("#language-button").addEventListener("click", switchLanguage);
  $("#over-button").addEventListener("click", startOver);
  // Where there is no room for the tools they are in a menu.
  menu($("#more-button"), () => $$("#tools > button[id]").map((tool) => ({ label: tool.title, act: () => tool.click() })));
  showTheme();
  onLanguage(() => last === undefined || show(last));
  tick();
  setInterval(tick, 1000);

  function tick() {
    const [time, day] = [clockTime(now()), shortDay(now(), current())];
    $("#clock").textContent = t(anotherDay(now()) ? "bar.clock_on" : "bar.clock", { time, day });
  }

  async function startOver() {
    const box = $("#over");
    box.returnValue = "";
    box.showModal();
    await new Promise((closed) => box.addEventListener("close", closed, { once: true }));
    if (box.returnValue !== "yes") return;
    localStorage.removeItem("demo.guided");
    await demo.startOver();
  }

  /** `status` of the runner, or null when it does not answer. */
  function show(status) {
    if (status && status.round !== round) location.reload();
    last = status;
    if (status) setNow(status.now);
    const state = status ? status.bot_state : "unreachable";
    const words = $("#bot-state");
    words.dataset.state = state;
    const said = t(`bot.${state}`);
    if (words.textContent !== said) words.textContent = said;
    tick();
  }

  return { show };
}

/** The thin bar: the clock, how the bot is, light or dark, the language. */

import { $, icon } from "./dom.js";
import { clockTime } from "./times.js";
import { current, onLanguage, speak, t } from "./words.js";

export function startBar() {
  const button = $("#theme-button");
  let last = null;

  const root = document.documentElement;
  const showTheme = () => button.replaceChildren(icon(root.dataset.theme === "dark" ? "sun" : "moon"));
  button.addEventListener("click", () => {
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    localStorage.setItem("demo.theme", root.dataset.theme);
  });
  new MutationObserver(showTheme).observe(root, { attributeFilter: ["data-theme"] });
  $("#language-button").addEventListener("click", () => speak(current() === "id" ? "en" : "id"));
  showTheme();
  onLanguage(() => show(last));
  tick();
  setInterval(tick, 1000);

  function tick() {
    $("#clock").textContent = t("bar.clock", { time: clockTime(Date.now() / 1000) });
  }

  /** `status` of the runner, or null when it does not answer. */
  function show(status) {
    last = status;
    const state = status ? status.bot_state : "unreachable";
    const words = $("#bot-state");
    words.dataset.state = state;
    const said = t(`bot.${state}`);
    if (words.textContent !== said) words.textContent = said;
    tick();
  }

  return { show };
}

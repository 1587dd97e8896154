/** The thin bar: the clock, how the bot is, light or dark, the language. */

import { $, icon } from "./dom.js";
import { clockTime } from "./times.js";
import { current, onLanguage, speak, t } from "./words.js";

export function startBar() {
  const button = $("#theme-button");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let last = null;

  const isDark = () => (document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
  const showTheme = () => button.replaceChildren(icon(isDark() ? "sun" : "moon"));
  const remembered = localStorage.getItem("demo.theme");
  if (remembered) document.documentElement.dataset.theme = remembered;
  button.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    localStorage.setItem("demo.theme", theme);
    showTheme();
  });
  dark.addEventListener("change", showTheme);
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
    const said = t(`bot.${state}`, { n: status?.bot_restarts ?? 0 });
    if (words.textContent !== said) words.textContent = said;
    tick();
  }

  return { show };
}

/** Numbered steps for a first visit; what is to be done can be done from here. */

import { $, $$ } from "./dom.js";

/** `steps`: for each step but the last, what its button does; the next step follows when that is done. */
export function startGuide(steps) {
  const guide = $("#guide");
  const rows = $$("li", guide);
  const show = (next) => rows.forEach((row, index) => {
    row.classList.toggle("next", index === next);
    row.classList.toggle("done", index < next);
    if (index === next) row.setAttribute("aria-current", "step");
    else row.removeAttribute("aria-current");
  });
  guide.hidden = localStorage.getItem("demo.guided") === "yes";
  show(0);
  $("#guide-button").addEventListener("click", () => (guide.hidden = !guide.hidden));
  $("#guide-close").addEventListener("click", () => {
    guide.hidden = true;
    localStorage.setItem("demo.guided", "yes");
    $("#guide-button").focus();
  });
  steps.forEach((act, index) => {
    const button = $("button", rows[index]);
    button.addEventListener("click", async () => {
      button.disabled = true;
      await act();
      button.disabled = false;
      show(index + 1);
      $("button", rows[index + 1])?.focus();
    });
  });
}

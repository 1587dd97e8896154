/** Three numbered steps for a first visit; each can be done from here. */

import { $ } from "./dom.js";

export function startGuide({ follow, publish, look }) {
  const guide = $("#guide");
  const steps = [...guide.querySelectorAll("li")];
  const step = (number) => steps.forEach((each, index) => each.classList.toggle("next", index + 1 === number));
  guide.hidden = localStorage.getItem("demo.guided") === "yes";
  step(1);
  $("#guide-button").addEventListener("click", () => {
    guide.hidden = !guide.hidden;
    step(1);
  });
  $("#guide-close").addEventListener("click", () => {
    guide.hidden = true;
    localStorage.setItem("demo.guided", "yes");
    $("#guide-button").focus();
  });
  $("#guide-follow").addEventListener("click", () => {
    follow();
    step(2);
  });
  $("#guide-publish").addEventListener("click", async () => {
    await publish();
    look();
    step(3);
  });
}

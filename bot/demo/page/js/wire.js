/** The drawer that shows the newest calls of the bot to the Bot API. The token is never among them. */

import { telegram } from "./api.js";
import { $, h } from "./dom.js";
import { exactTime } from "./times.js";

const KEPT = 200;
let calls = [];
let drawer = null;

export async function startWire() {
  drawer = $("#drawer");
  const button = $("#wire-button");
  const open = (shown) => {
    drawer.hidden = !shown;
    button.setAttribute("aria-expanded", String(shown));
    if (shown) {
      show();
      $("#wire-close").focus();
    } else button.focus();
  };
  button.addEventListener("click", () => open(drawer.hidden));
  $("#wire-close").addEventListener("click", () => open(false));
  drawer.addEventListener("keydown", (event) => event.key === "Escape" && open(false));
  $("#wire-polls").addEventListener("change", show);
  calls = (await telegram.calls()).slice(-KEPT);
}

export function noteCall(call) {
  calls = [...calls, call].slice(-KEPT);
  if (drawer && !drawer.hidden) show();
}

function show() {
  const polls = $("#wire-polls").checked;
  const opened = new Set([...drawer.querySelectorAll("details[open]")].map((each) => each.dataset.n));
  const shown = calls.filter((call) => polls || call.method !== "getUpdates").reverse();
  $("#wire").replaceChildren(...shown.map((call) => row(call, opened.has(String(call.n)))));
}

function row(call, open) {
  const good = call.status === 200;
  const to = call.params?.chat_id === undefined ? "" : `→ ${call.params.chat_id}`;
  return h(
    "li",
    {},
    h(
      "details",
      { open, data: { n: call.n } },
      h("summary", {}, h("time", {}, exactTime(call.at)), h("b", {}, call.method), h("span", {}, to), h("em", { class: good ? "good" : "bad" }, call.status)),
      call.error ? h("p", {}, call.error) : null,
      h("pre", { tabindex: 0 }, JSON.stringify(call.params, null, 2)),
    ),
  );
}

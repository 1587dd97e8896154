/** The line at the bottom of a conversation: words, attachments, the command menu, a reply. */

import { fromFile, sampleDocument, samplePhoto, sampleVoice, SAMPLE_LOCATION } from "./attachments.js";
import { nameOf, summary } from "./bubble.js";
import { h, icon } from "./dom.js";
import { menu } from "./menus.js";
import { t } from "./words.js";

/** `send(message)` takes the body of /control/send without sender and chat. */
export function composer({ send, commands }) {
  const form = h("form", { class: "composer", autocomplete: "off" });
  const replying = h("div", { class: "replying", hidden: true });
  const tray = h("div", { class: "tray", hidden: true });
  const input = h("textarea", { rows: 1, "data-words-placeholder": "chat.write", "data-words-aria-label": "chat.write" });
  const files = h("input", { type: "file", multiple: true, hidden: true, tabindex: -1, "data-role": "files" });
  const attach = h("button", { type: "button", class: "round", "data-words-title": "attach.title", "data-words-aria-label": "attach.title" }, icon("clip"));
  const submit = h("button", { type: "submit", class: "round send", "data-words-title": "chat.send", "data-words-aria-label": "chat.send" }, icon("send"));
  const slash = h("button", { type: "button", class: "round", "data-words-title": "chat.commands", "data-words-aria-label": "chat.commands" }, icon("menu"));
  let replyTo = null;
  let staged = [];
  let preparing = Promise.resolve();
  let pick = "photo";

  menu(attach, () => [
    { icon: "photo", label: t("attach.photo_file"), act: () => choose("photo", "image/*") },
    { icon: "photo", label: t("attach.photo_sample"), act: () => stage(samplePhoto(staged.length + 1)) },
    { icon: "photo", label: t("attach.album_sample"), act: () => stage(...[1, 2, 3].map(samplePhoto)) },
    { icon: "mic", label: t("attach.voice_sample"), act: () => stage(sampleVoice()) },
    { icon: "file", label: t("attach.document_file"), act: () => choose("document", "") },
    { icon: "file", label: t("attach.document_sample"), act: () => stage(sampleDocument()) },
    { icon: "pin", label: t("attach.location_sample"), act: () => send({ location: SAMPLE_LOCATION, ...taken() }) },
  ]);
  menu(slash, async () =>
    (await commands()).map((each) => ({ label: `/${each.command}`, note: each.description, act: () => send({ text: `/${each.command}` }) })),
  );

  function choose(kind, accept) {
    pick = kind;
    files.accept = accept;
    files.value = "";
    files.click();
  }

  files.addEventListener("change", () => {
    const kindOf = (file) => (pick === "photo" && file.type.startsWith("video/") ? "video" : pick);
    stage(...[...files.files].map((file) => fromFile(file, kindOf(file))));
  });

  /** Attachments that are being read; who sends at once waits for them. */
  function stage(...promised) {
    preparing = Promise.all([preparing, ...promised]).then(([, ...attachments]) => {
      staged.push(...attachments);
      showTray();
      input.focus();
    }).catch((error) => console.warn(error));
  }

  function showTray() {
    tray.hidden = staged.length === 0;
    tray.replaceChildren(
      ...staged.map((each) => {
        const shown = each.address ? h("img", { src: each.address, alt: each.name }) : h("span", {}, icon(each.kind === "voice" ? "mic" : "file"), each.name);
        const drop = () => {
          staged = staged.filter((other) => other !== each);
          showTray();
        };
        return h("figure", {}, shown, h("button", { type: "button", "aria-label": t("attach.remove"), onclick: drop }, "×"));
      }),
    );
  }

  function reply(message) {
    replyTo = message;
    replying.hidden = !message;
    if (message) {
      const cancel = h("button", { type: "button", class: "round", "aria-label": t("chat.cancel_reply"), onclick: () => reply(null) }, icon("close"));
      replying.replaceChildren(icon("reply"), h("span", { class: "stack" }, h("b", {}, nameOf(message)), h("span", {}, summary(message))), cancel);
      input.focus();
    }
  }

  /** The reply as a field of the message to send; afterwards nothing is replied to. */
  function taken() {
    const field = replyTo ? { reply_to: replyTo.message_id } : {};
    if (replyTo?.is_topic_message) field.thread = replyTo.message_thread_id;
    reply(null);
    return field;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await preparing;
    const text = input.value.trim();
    const attachments = staged;
    if (!text && attachments.length === 0) return;
    input.value = "";
    staged = [];
    grow();
    showTray();
    const more = taken();
    if (attachments.length === 0) return send({ text, ...more });
    const album = attachments.length > 1 && attachments.every((each) => each.kind === attachments[0].kind) ? `album${Date.now()}` : null;
    for (const [index, { kind, name, mime, base64, address, duration }] of attachments.entries()) {
      const message = { [kind]: { name, mime, base64, duration }, ...more };
      if (album) message.media_group_id = album;
      if (index === 0 && text) message.caption = text;
      await send(message);
      if (address) URL.revokeObjectURL(address);
    }
    return undefined;
  });

  function grow() {
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight, 120)}px`;
  }
  input.addEventListener("input", grow);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "Escape") reply(null);
  });

  form.append(replying, tray, h("div", { class: "line" }, h("span", { class: "anchor" }, slash), input, h("span", { class: "anchor" }, attach), submit), files);
  return { form, reply };
}

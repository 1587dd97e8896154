/** What a message carries besides words: pictures, voices, files, places, link previews. */

import { localPath, telegram } from "./api.js";
import { h, icon } from "./dom.js";
import { safeAddress } from "./entities.js";
import { t } from "./words.js";

/** Nodes for the media of one message; empty when it has none. */
export function media(message) {
  if (message.photo) return [picture(message.photo.at(-1))];
  if (message.video) return [film(message.video)];
  if (message.voice) return [voice(message.voice)];
  if (message.document) return [file(message.document)];
  if (message.location) return [place(message.location)];
  return [];
}

/** Pictures and films fill the bubble; the rest sits inside it. */
export function fillsBubble(message) {
  return Boolean(message.photo || message.video);
}

function picture(photo) {
  const address = telegram.fileAddress(photo.file_id);
  const image = h("img", { src: address, width: photo.width, height: photo.height, alt: t("media.photo"), loading: "lazy" });
  image.addEventListener("error", () => image.replaceWith(h("span", { class: "missing" }, icon("photo"), t("media.photo"))));
  return h("a", { class: "picture", href: address, target: "_blank", rel: "noopener", "aria-label": t("media.open_photo") }, image);
}

function film(video) {
  const source = telegram.fileAddress(video.file_id);
  return h("video", { class: "film", src: source, controls: true, preload: "metadata", "aria-label": t("media.video") });
}

const BARS = [5, 9, 14, 8, 12, 18, 11, 6, 15, 20, 13, 8, 16, 10, 6, 12, 17, 9, 5, 11, 14, 7, 10, 5];

function voice(sound) {
  const player = new Audio();
  player.preload = "none";
  const button = h("button", { type: "button", class: "disc", "aria-label": t("media.play") }, icon("play"));
  const show = (playing) => {
    button.replaceChildren(icon(playing ? "pause" : "play"));
    button.setAttribute("aria-label", t(playing ? "media.pause" : "media.play"));
  };
  button.addEventListener("click", () => {
    player.src ||= telegram.fileAddress(sound.file_id);
    if (player.paused) player.play().catch(() => show(false));
    else player.pause();
  });
  player.addEventListener("play", () => show(true));
  for (const end of ["pause", "ended", "error"]) player.addEventListener(end, () => show(false));
  const wave = h("span", { class: "wave", "aria-hidden": "true" });
  for (const height of BARS) {
    const bar = h("i");
    bar.style.height = `${height}px`;
    wave.append(bar);
  }
  const length = sound.duration ? `0:${String(sound.duration % 60).padStart(2, "0")}` : t("media.voice");
  return h("div", { class: "voice" }, button, h("span", { class: "stack" }, wave, h("small", {}, length)));
}

function file(document) {
  const name = document.file_name ?? t("media.document");
  return h(
    "a",
    { class: "file", href: telegram.fileAddress(document.file_id), download: name, rel: "noopener" },
    h("span", { class: "disc" }, icon("file")),
    h("span", { class: "stack" }, h("b", {}, name), h("small", {}, weight(document.file_size))),
  );
}

function weight(bytes) {
  if (!bytes) return t("media.document");
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function place(location) {
  const where = `${location.latitude.toFixed(5)}, ${location.longitude.toFixed(5)}`;
  return h(
    "div",
    { class: "map" },
    h("span", { class: "ground", "aria-hidden": "true" }, icon("pin")),
    h("span", { class: "stack" }, h("b", {}, t("media.location")), h("small", {}, where)),
  );
}

const previews = new Map();

/** The card of the message's link, or null: a picture, or what the site's own page says, as Telegram shows it. */
export function preview(message) {
  const options = message.link_preview_options ?? {};
  const address = options.url ?? firstAddress(message);
  if (options.is_disabled || !address) return null;
  const href = safeAddress(address);
  if (!href) return null;
  const large = options.prefer_large_media ? " large" : "";
  const card = h("a", { class: `preview${large}`, href, target: "_blank", rel: "noopener noreferrer", "aria-label": t("media.open_link") });
  describe(href).then((page) => {
    const told = message.text?.includes(page?.title);
    if (!page || (told && !page.image)) return card.remove();
    if (page.image) {
      const image = h("img", { src: page.image, alt: "", loading: "lazy" });
      image.addEventListener("error", () => image.remove());
      card.append(image);
    }
    if (!page.site) card.setAttribute("aria-label", t("media.open_photo"));
    else if (told) card.setAttribute("aria-label", `${page.site}: ${page.title}`);
    else card.removeAttribute("aria-label");
    if (page.site) card.append(h("span", { class: "stack" }, h("b", {}, page.site), told ? null : h("span", {}, page.title)));
    return undefined;
  });
  return card;
}

function firstAddress(message) {
  const entity = (message.entities ?? []).find((each) => each.type === "url" || each.type === "text_link");
  if (!entity) return null;
  return entity.url ?? message.text.slice(entity.offset, entity.offset + entity.length);
}

function describe(href) {
  if (!localPath(href)) return Promise.resolve(null);
  if (!previews.has(href)) previews.set(href, read(href));
  return previews.get(href);
}

async function read(href) {
  const answer = await fetch(href);
  if (!answer.ok) return null;
  if (answer.headers.get("Content-Type")?.startsWith("image/")) return { title: "", site: "", image: href };
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const meta = (name) => page.querySelector(`meta[property="og:${name}"]`)?.content ?? "";
  const title = meta("title") || page.title;
  const image = meta("image") || page.querySelector("article img, main img")?.getAttribute("src");
  return title ? { title, site: meta("site_name") || "POSBANTEN.CO.ID", image: image ? localPath(new URL(image, answer.url).href) : null } : null;
}

/** What a person can send besides words: files of this device, and ready samples made on the spot. */

import { t } from "./words.js";

/** A staged attachment: {kind, name, mime, base64, address} (address: for its thumbnail). */
export async function fromFile(file, kind) {
  return staged(kind, file.name, file.type, file);
}

export async function samplePhoto(number) {
  const blob = await drawn(number);
  return staged("photo", `contoh-${number}.jpg`, "image/jpeg", blob);
}

export async function sampleVoice() {
  return { ...(await staged("voice", "suara.wav", "audio/wav", humming(2))), duration: 2 };
}

export async function sampleDocument() {
  const text = t("attach.document_text");
  return staged("document", "catatan-saksi.txt", "text/plain", new Blob([text], { type: "text/plain" }));
}

/** The office of Panongan district. */
export const SAMPLE_LOCATION = { latitude: -6.28806, longitude: 106.53139 };

async function staged(kind, name, mime, blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return { kind, name, mime, base64: base64(bytes), address: kind === "photo" ? URL.createObjectURL(blob) : null };
}

function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

const SCENES = [
  { sky: "#cfe3f2", wall: "#e9dcc3", roof: "#a8553a", paper: "#fffdf6" },
  { sky: "#f3e3c3", wall: "#d7e2d4", roof: "#5d7f68", paper: "#fffdf6" },
  { sky: "#d9d4ea", wall: "#ecd9d3", roof: "#6d5a86", paper: "#fffdf6" },
];

/** A small drawn scene: a polling station and its result sheet. Never a photograph of anybody. */
function drawn(number) {
  const canvas = document.createElement("canvas");
  canvas.width = 640;
  canvas.height = 480;
  const scene = SCENES[(number - 1) % SCENES.length];
  const pen = canvas.getContext("2d");
  const box = (colour, ...where) => {
    pen.fillStyle = colour;
    pen.fillRect(...where);
  };
  box(scene.sky, 0, 0, 640, 480);
  box("#b9a585", 0, 380, 640, 100);
  box(scene.wall, 60, 170, 520, 220);
  pen.fillStyle = scene.roof;
  pen.beginPath();
  pen.moveTo(30, 175);
  pen.lineTo(320, 60);
  pen.lineTo(610, 175);
  pen.fill();
  box("#7b5b3d", 110, 260, 80, 130);
  box(scene.paper, 250, 205, 270, 160);
  pen.fillStyle = "#333";
  pen.font = "bold 22px sans-serif";
  pen.fillText(`TPS 0${number}`, 268, 236);
  pen.fillStyle = "#8a8a8a";
  for (let line = 0; line < 5; line += 1) pen.fillRect(268, 254 + line * 20, 150 + ((line * 53 * number) % 70), 7);
  for (let line = 0; line < 5; line += 1) pen.strokeRect(486, 250 + line * 20, 16, 14);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
}

/** A quiet hum of `length` seconds as a WAV file: stands in for a voice message. */
function humming(length) {
  const rate = 8000;
  const samples = rate * length;
  const view = new DataView(new ArrayBuffer(44 + samples));
  const word = (at, text) => [...text].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  word(0, "RIFF");
  view.setUint32(4, 36 + samples, true);
  word(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  word(36, "data");
  view.setUint32(40, samples, true);
  for (let at = 0; at < samples; at += 1) {
    const loud = 20 * Math.sin((Math.PI * at) / samples) * (0.6 + 0.4 * Math.sin(at / 700));
    view.setUint8(44 + at, 128 + Math.round(loud * Math.sin((2 * Math.PI * 180 * at) / rate)));
  }
  return new Blob([view], { type: "audio/wav" });
}

/** The demo's time, and times as people here write them: 14.05, in WIB whatever the reader's own zone is. */

const ZONE = "Asia/Jakarta";
const clock = new Intl.DateTimeFormat("id-ID", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const precise = new Intl.DateTimeFormat("id-ID", {
  timeZone: ZONE,
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const date = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" });
const days = new Map();
let ahead = 0; // seconds, of the browser's clock

/** It is `seconds` (epoch) in the demo, whose clock may have been moved. */
export function setNow(seconds) {
  ahead = seconds - Date.now() / 1000;
}

/** Epoch seconds in the demo. */
export function now() {
  return Date.now() / 1000 + ahead;
}

/** Epoch seconds -> "14.05". */
export function clockTime(seconds) {
  return clock.format(seconds * 1000).replace(":", ".");
}

/** Epoch seconds -> "14.05.33". */
export function exactTime(seconds) {
  return precise.format(seconds * 1000).replaceAll(":", ".");
}

/** Whether a time is not of the day that it really is. */
export function anotherDay(seconds) {
  return date.format(seconds * 1000) !== date.format(Date.now());
}

/** Epoch seconds -> "Senin, 12 Februari" in the page's language. */
export function dayName(seconds, language) {
  const locale = language === "en" ? "en-GB" : "id-ID";
  if (!days.has(locale)) {
    days.set(locale, new Intl.DateTimeFormat(locale, { timeZone: ZONE, weekday: "long", day: "numeric", month: "long" }));
  }
  return days.get(locale).format(seconds * 1000);
}

/** Epoch seconds -> "Senin 12/2". */
export function shortDay(seconds, language) {
  const [year, month, day] = date.format(seconds * 1000).split("-").map(Number);
  const weekday = dayName(seconds, language).split(/[ ,]/)[0];
  return `${weekday} ${day}/${month}${year === new Date(now() * 1000).getFullYear() ? "" : `/${year}`}`;
}

/** Seconds -> "0,8" or "12" with the language's decimal sign. */
export function seconds(value, language) {
  const digits = value < 10 ? 1 : 0;
  return new Intl.NumberFormat(language === "en" ? "en-GB" : "id-ID", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** Whether the bot has read what was on the site before: from then on it knows the news, and what is published is new to it. */

let ready = false;
let tell = () => {};

/** Settled once the bot is ready: whoever wants something of it before waits for this. */
export const whenReady = new Promise((resolve) => (tell = resolve));

export function isReady() {
  return ready;
}

export function beReady() {
  ready = true;
  tell();
}

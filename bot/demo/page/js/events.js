/** What happens at the emulator, as it happens (server-sent events), with the gaps filled after a break. */

const KINDS = ["message", "edit", "delete", "call"];

/** `hear(kind, content)` for every event; `again()` after a lost connection was found again. */
export function listen(hear, again) {
  const source = new EventSource("/control/events");
  let broken = false;
  for (const kind of KINDS) source.addEventListener(kind, (event) => hear(kind, JSON.parse(event.data)));
  source.addEventListener("error", () => (broken = true));
  source.addEventListener("open", () => {
    if (broken) again();
    broken = false;
  });
}

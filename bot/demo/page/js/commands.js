/** The bot's command menu, as it set it (setMyCommands), found by the rules of the Bot API (BotCommandScope). */

import { telegram } from "./api.js";

let sets = null;

/** The menu was changed: the next look reads it anew. */
export function forgetCommands() {
  sets = null;
}

/** [{command, description}] for a private chat or, with `group`, for who `leads` that group or not. */
export async function commandsFor(language, group = null, { leads = true } = {}) {
  sets ??= await read();
  const inGroup = [`chat:${group}`, ...(leads ? ["all_chat_administrators"] : []), "all_group_chats", "default"];
  const scopes = group === null ? ["all_private_chats", "default"] : inGroup;
  for (const scope of scopes) {
    for (const wanted of [language, ""]) {
      const found = sets.get(`${scope}/${wanted}`);
      if (found?.length) return found;
    }
  }
  return [];
}

async function read() {
  const found = new Map();
  for (const call of await telegram.calls("?method=setMyCommands")) {
    if (call.status !== 200) continue;
    const scope = value(call.params.scope) ?? { type: "default" };
    const name = scope.type === "chat" ? `chat:${scope.chat_id}` : scope.type;
    found.set(`${name}/${call.params.language_code ?? ""}`, value(call.params.commands) ?? []);
  }
  return found;
}

/** A parameter as an object, whether it went over the wire as JSON or as text. */
function value(parameter) {
  return typeof parameter === "string" ? JSON.parse(parameter) : parameter;
}

/** One tab stop for a whole list: the arrow keys move on from there (ARIA Authoring Practices: roving tabindex). */

import { $$ } from "./dom.js";

const INSIDE = "a[href], button, video";

/** `list`: an element of items (li). `newest`: the last item is the first to be reached, else the first one. */
export function roving(list, { newest = false } = {}) {
  let current = null;

  const inside = (item) => $$(INSIDE, item).filter((each) => !each.disabled);
  const items = () => $$("li", list).map(inside).filter((each) => each.length > 0);

  function settle() {
    const reachable = inside(list);
    if (!reachable.includes(current)) current = items().at(newest ? -1 : 0)?.[0] ?? null;
    for (const each of reachable) each.tabIndex = each === current ? 0 : -1;
  }

  function move(event) {
    const at = event.target.closest(INSIDE);
    const all = items();
    const item = all.findIndex((each) => each.includes(at));
    if (item < 0) return;
    const reachable = inside(list);
    const there = reachable.indexOf(at);
    const next = {
      ArrowDown: () => all[item + 1]?.[0],
      ArrowUp: () => all[item - 1]?.[0],
      ArrowRight: () => reachable[there + 1],
      ArrowLeft: () => reachable[there - 1],
      Home: () => all[0][0],
      End: () => all.at(-1)[0],
    }[event.key];
    if (!next || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    next()?.focus();
  }

  list.addEventListener("keydown", move);
  list.addEventListener("focusin", (event) => {
    current = event.target.closest(INSIDE) ?? current;
    settle();
  });
  new MutationObserver(settle).observe(list, { childList: true, subtree: true });
  settle();
}

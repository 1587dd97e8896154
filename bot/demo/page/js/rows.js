/** The rows of a list that changes: what stays the same keeps its element, and with it focus and place. */

const FOCUSABLE = "a[href], button:not([disabled])";

/**
 * A function that makes `list` show rows [key, content, make]: `make()` is called for a row that is new or whose
 * content (any text) is another one. `added(node)` hears of rows that were not there before.
 */
export function keptRows(list, added = () => {}) {
  const rows = new Map();

  function nodeOf([key, content, make]) {
    const old = rows.get(key);
    if (old?.content === content) return old.node;
    const node = make();
    rows.set(key, { content, node });
    if (!old) return added(node), node;
    const focused = old.node.contains(document.activeElement);
    old.node.replaceWith(node);
    if (focused) node.querySelector(FOCUSABLE)?.focus();
    return node;
  }

  return (wanted) => {
    const nodes = wanted.map(nodeOf);
    const shown = new Set(nodes);
    for (const [key, { node }] of rows) if (!shown.has(node)) (rows.delete(key), node.remove());
    nodes.forEach((node, index) => list.children[index] !== node && list.insertBefore(node, list.children[index] ?? null));
  };
}

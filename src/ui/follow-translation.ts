/** How long an answer of the translator's may be on its way. */
const LATE_MS = 2000;

/** The texts of ours that elements stand in for. */
export const textsBehind = new WeakMap<Node, Node>();

/**
 * A browser that translates the page puts <font> elements where our text nodes were, and React goes on writing to nodes that are no longer
 * there: what is shown is then an older number, and taking it away throws (removeChild, insertBefore; github.com/facebook/react/issues/11538).
 * Here what stands in for a text node is remembered: a text that changes is put back whole, in place of its stand-in, for the browser to
 * translate anew, and a text that is taken away takes its stand-in along. One that was changed in
 * its place just before it was replaced may have been read before that: it is put back once more, when no older answer is on its way. To go
 * when React does this itself.
 */
export function followTranslation(root: HTMLElement): void {
  /** Text nodes of ours that somebody has put an element in place of. */
  const standIns = new WeakMap<Node, Element>();
  /** Until when an answer may be of what a text was before it was changed in its place. */
  const changed = new WeakMap<Node, number>();
  const observer = new MutationObserver((records) => {
    for (const { type, target, addedNodes, removedNodes, previousSibling, nextSibling } of records) {
      if (type === 'characterData') {
        const standIn = standIns.get(target);
        if (standIn?.isConnected === true && !target.isConnected) standIn.replaceWith(target);
        else {
          // Moved into its stand-in instead of being replaced: out of it again, so that the whole is translated anew.
          const outer = outermostFont(target);
          if (outer !== null) outer.replaceWith(target);
          else changed.set(target, performance.now() + LATE_MS);
        }
        standIns.delete(target);
        continue;
      }
      const added = [...addedNodes].find(isFont) ?? [previousSibling, nextSibling].find(isFont);
      if (added === undefined) continue;
      for (const node of removedNodes) {
        if (node.nodeType !== Node.TEXT_NODE || node.isConnected) continue;
        standIns.set(node, added);
        textsBehind.set(added, node);
        if (performance.now() < (changed.get(node) ?? 0)) setTimeout(() => standIns.get(node) === added && added.replaceWith(node), LATE_MS);
        // Not in the document any more: whether it changes is heard of it alone.
        observer.observe(node, { characterData: true });
      }
    }
  });
  observer.observe(root, { childList: true, characterData: true, subtree: true });

  /** What is there in place of a node of ours, directly in the given parent. */
  const inPlaceOf = (node: Node, parent: Node): Node | null => {
    const standIn = standIns.get(node);
    if (standIn?.parentNode === parent) return standIn;
    const outer = outermostFont(node);
    return outer?.parentNode === parent ? outer : null;
  };
  const removeChild = Reflect.get(Node.prototype, 'removeChild') as (this: Node, child: Node) => Node;
  const insertBefore = Reflect.get(Node.prototype, 'insertBefore') as (this: Node, node: Node, before: Node | null) => Node;
  Node.prototype.removeChild = function <T extends Node>(this: Node, child: T): T {
    // Records that are due still name the stand-in.
    const there = child.parentNode === this ? child : inPlaceOf(child, this);
    if (there !== null || child.nodeType !== Node.TEXT_NODE) removeChild.call(this, there ?? child);
    return child;
  };
  Node.prototype.insertBefore = function <T extends Node>(this: Node, node: T, before: Node | null): T {
    const there = before === null || before.parentNode === this ? before : inPlaceOf(before, this);
    return insertBefore.call(this, node, there ?? (before?.nodeType === Node.TEXT_NODE ? null : before)) as T;
  };
}

function isFont(node: Node | null): node is HTMLElement {
  return node?.nodeName === 'FONT';
}

function outermostFont(node: Node): HTMLElement | null {
  let outer: HTMLElement | null = null;
  for (let parent = node.parentNode; isFont(parent); parent = parent.parentNode) outer = parent;
  return outer;
}

/** The texts of an element that can be seen, each with what it stands in and its lines on the screen. `over`: what is passed over, as a selector; `how`: what counts as not seen beside what is not laid out. */
export function* textLines(root: Element, over: string, how: CheckVisibilityOptions): Generator<{ readonly owner: Element; readonly lines: DOMRectList }> {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const owner = node.parentElement;
    if (owner === null || (node.textContent ?? '').trim() === '' || owner.closest(over) !== null || !owner.checkVisibility(how)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    yield { owner, lines: range.getClientRects() };
  }
}

import { expect, type Page } from '@playwright/test';

/** As WCAG 1.4.12 has it. A sheet, because the page's policy allows no style of ours. */
export async function setTextSpacing(page: Page, on: boolean): Promise<void> {
  await page.evaluate((wanted) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }');
    document.adoptedStyleSheets = wanted ? [sheet] : [];
  }, on);
}

/** As a browser that is set to “very large” letters (24 pixels), or back. */
export async function setLargeLetters(page: Page, on: boolean): Promise<void> {
  await page.evaluate((wanted) => document.documentElement.style.setProperty('font-size', wanted ? '24px' : ''), on);
}

/** No word is cut by what it stands in, hangs over the page's edge or lies on another, but under the film, which lies over the page. */
export async function expectTextsApart(page: Page, when: string, of = 'body'): Promise<void> {
  expect(await page.evaluate(faultsOfTexts, of), when).toEqual([]);
}

function faultsOfTexts(of: string): string[] {
  const faults = new Set<string>();
  const seen: { text: string; element: Element; layer: Element | null; left: number; right: number; top: number; bottom: number }[] = [];
  const walker = document.createTreeWalker(document.querySelector(of) ?? document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = (node.textContent ?? '').trim();
    if (text === '' || element === null || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const style = getComputedStyle(element);
    const around: Element[] = [];
    for (let one: Element | null = element; one !== null && one !== document.body; one = one.parentElement) around.push(one);
    // For screen readers only; letters drawn by a mirror; the playhead's own labels, which have a ground of their own; strokes of formulas.
    if (around.some((one) => getComputedStyle(one).clipPath !== 'none' || one.hasAttribute('data-playhead')) || style.color === 'rgba(0, 0, 0, 0)' || element.closest('math') !== null) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const line of range.getClientRects()) {
      if (line.width < 1) continue;
      // The letters, not the room between lines.
      const [middle, half] = [(line.top + line.bottom) / 2, parseFloat(style.fontSize) / 2];
      const box = { text: text.slice(0, 40), element, layer: element.closest('[popover], dialog, #film'), left: line.left, right: line.right, top: middle - half, bottom: middle + half };
      seen.push(box);
      const cut = around.find((one) => {
        const { overflowX } = getComputedStyle(one);
        const edge = one.getBoundingClientRect();
        return (overflowX === 'hidden' || overflowX === 'clip') && (box.right > edge.right + 1 || box.left < edge.left - 1 || box.bottom > edge.bottom + 1);
      });
      if (cut !== undefined) faults.add(`“${box.text}” is cut`);
      if (box.left < -0.5 || box.right > document.documentElement.clientWidth + 0.5) faults.add(`“${box.text}” hangs over the edge`);
    }
  }
  seen.forEach((a, i) => {
    for (const b of seen.slice(i + 1)) {
      if (a.element === b.element || a.layer !== b.layer) continue;
      if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3) faults.add(`“${a.text}” lies on “${b.text}”`);
    }
  });
  return [...faults];
}

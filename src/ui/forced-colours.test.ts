import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** The element that a selector is of: which of its pseudo-elements bears the mark does not matter. */
const element = (selector: string): string => selector.replace(/::\w+$|:focus-within$/, '');

const root = new URL('../', import.meta.url);
const sheets = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.css'));

/** The rules of a sheet, those within forced colours apart. */
function rulesOf(text: string): { readonly selectors: readonly string[]; readonly body: string; readonly forced: boolean }[] {
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, '');
  const at = bare.search(/@media \(forced-colors: active\)/);
  return [...bare.matchAll(/([^{};]+)\{([^{}]*)\}/g)].map(([, selectors = '', body = ''], _, all) => ({
    selectors: selectors.split(',').map((one) => one.trim()),
    body,
    forced: at >= 0 && (all.find((match) => match[1] === selectors && match[2] === body)?.index ?? 0) > at,
  }));
}

it('what is chosen, or is a field, by a shadow alone has another mark in forced colours, which draw no shadows', () => {
  const unmarked: string[] = [];
  for (const path of sheets) {
    const rules = rulesOf(readFileSync(new URL(path, root), 'utf8'));
    const forced = rules.filter((rule) => rule.forced).flatMap(({ selectors }) => selectors.map(element));
    for (const { selectors, body } of rules.filter((rule) => !rule.forced && /box-shadow/.test(rule.body) && !/outline: \d|border(-bottom)?: \d/.test(rule.body))) {
      const chosen = selectors.filter((one) => /aria-(pressed|current|selected|checked)=|\.(selected|chosen|here|open)\b|:focus-within/.test(one) && !/:hover/.test(one));
      if (body.includes('box-shadow: none')) continue;
      unmarked.push(...chosen.filter((one) => !forced.includes(element(one))).map((one) => `${path}: ${one}`));
    }
  }
  expect(unmarked).toEqual([]);
});

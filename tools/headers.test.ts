import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { headersFile, isolation, policyOf, readable } from './headers.ts';

const page = '<style>p { color: red }</style>';

it('allows the rules of the page by their hash, and no others', () => {
  // printf 'p { color: red }' | openssl dgst -sha256 -binary | base64
  expect(policyOf(page)).toContain("style-src 'self' 'sha256-ngewhhP73WDIbgwseeu52VAAJgKdGUsu1IUQQsAm8m4='");
  expect(policyOf('')).not.toContain('sha256');
});

it('tells hosts what `npm start` and the recipes say', () => {
  const file = headersFile(page);
  expect(file).toContain(`#   Content-Security-Policy: ${policyOf(page)}\n`);
  const [docs, host] = ['../docs/hosting.md', 'serve.mjs'].map((path) => readFileSync(new URL(path, import.meta.url), 'utf8'));
  for (const [name, value] of Object.entries({ ...isolation, ...readable })) {
    expect(file).toContain(`  ${name}: ${value}\n`);
    expect(host).toContain(`'${name}': '${value}'`);
    // nginx does not hand down what a location says to one within it.
    expect(docs?.split(`add_header ${name} ${value} always;`), name).toHaveLength(3);
  }
});

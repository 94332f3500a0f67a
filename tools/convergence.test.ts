import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { manifestSchema } from '../src/protocol/manifest.ts';

const root = new URL('../', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const page = 'docs/convergence.md';

it.runIf(existsSync(new URL(page, root)))('the page on convergence was measured with the shipped weights and the default recipe (else: npm run docs:convergence)', () => {
  const written = text(page);
  const id = /^Model: `([\w-]+)`/m.exec(written)?.[1] ?? '';
  const { model, recipe } = manifestSchema.parse(JSON.parse(text(`public/models/${id}/manifest.json`)));
  expect(written).toContain(`sha256 \`${model.sha256}\`. Recipe: “${recipe.prompt}”, seed ${recipe.seed}, `);
  expect(written).toContain(`## Guidance ${recipe.guidanceScale}\n`);
});

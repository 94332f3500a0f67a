// Runs dependency-cruiser over src/ and fails as well when it saw too few modules: with a TypeScript that it does not
// support it reports "0 modules, no violations" and passes. And where a tool takes a name from src/ that is not there: neither
// the compiler nor the linter follows a path that Vite loads.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';

const json = execFileSync('npx', ['depcruise', '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src'], {
  encoding: 'utf8',
  maxBuffer: 256 * 1024 * 1024,
});
const { summary, modules } = JSON.parse(json);
const sources = readdirSync('src', { recursive: true }).filter((file) => /\.tsx?$/.test(String(file)));
const seen = modules.filter((/** @type {{source: string}} */ module) => /^src\/.*\.tsx?$/.test(module.source)).length;
for (const { rule, from, to } of summary.violations) console.error(`${rule.severity} ${rule.name}: ${from} → ${to}`);
if (seen < sources.length) {
  console.error(`dependency-cruiser saw ${seen} of ${sources.length} modules: its TypeScript support is broken.`);
  process.exit(1);
}
const missing = readdirSync('tools').filter((file) => file.endsWith('.mjs')).flatMap((tool) =>
  [...readFileSync(`tools/${tool}`, 'utf8').matchAll(/\{([^{}]*)\} = await load\('\/(src\/[^']+)'\)/g)].flatMap(([, names = '', path = '']) => {
    const source = existsSync(path) ? readFileSync(path, 'utf8') : '';
    return names.split(',').map((name) => name.trim()).filter((name) => !new RegExp(`export (async )?(function\\*?|class|const) ${name}\\b|export \\{[^}]*\\b${name}\\b`).test(source)).map((name) => `${tool}: ${path} exports no ${name}`);
  }),
);
for (const sentence of missing) console.error(sentence);
if (summary.violations.length > 0 || missing.length > 0) process.exit(1);
console.log(`layers: ${seen} modules, no violations`);

import { describe, expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import { fnv1a64 } from '../base/fnv1a.ts';
import { decodeFingerprint, encodeFingerprint } from './fingerprint.ts';
import { forkedFrom } from '../protocol/fork.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { canonicalRecipe, encodeLink, linkDefaults, parseLink, type LinkContent } from './link.ts';
import { compare, fingerprint, pictureChecksum } from './seal.ts';

const picture = Float32Array.from({ length: 3072 }, (_, i) => Math.sin(i * 12.9898));

const full: LinkContent = {
  recipe: {
    model: 'emoji-16',
    prompt: 'the größte & "cat" + 1',
    seed: Number.MAX_SAFE_INTEGER,
    sampler: 'EulerDiscreteScheduler',
    steps: 1000,
    guidanceScale: -2.5,
    negativePrompt: 'a blue cat',
    noise: 'torch',
    eta: 0.25,
    edits: [{ kind: 'gain', tensor: 'down.0.out', into: 'up.0.join', value: 0, steps: [20, 24] }],
    fork: null,
    start: { picture: 'a fox on white', from: 400 },
    options: { use_karras_sigmas: true, solver_order: 2, algorithm_type: 'dpmsolver++' },
  },
  view: {
    step: 12,
    maps: 'channel',
    channel: 31,
    branch: 'unconditional',
    page: 'attention',
    halves: 'raw',
    shows: 'difference',
    tensor: 'decoder.1.cross.probabilities',
    scale: 'run',
    order: 'energy',
    head: 2,
    pixel: [3, 14],
    word: 4,
    wordLayer: 'encoder.1.cross.probabilities',
    startToken: true,
    kept: { tile: 'skip-1', u: 0.5313, v: 0.2188 },
    pins: ['encoder.0.block.0.output', 'middle.output'],
    picture: 'a fox on white',
    experiment: 'skip-cut',
    tour: 'skips',
    embed: ['figure', 'film'],
    controls: ['transport'],
    t: 400,
  },
  beside: null,
  expected: fingerprint(picture, 'v=1&seed=3'),
};

describe('link', () => {
  it('is empty for the defaults, and an empty one gives the defaults', () => {
    expect(encodeLink({ ...linkDefaults, beside: null, expected: null })).toBe('');
    expect(parseLink('#')).toMatchObject({ ...linkDefaults, problems: [] });
  });

  it('comes back as it went', () => {
    const parsed = parseLink(`#${encodeLink(full)}`);
    expect(parsed.problems).toEqual([]);
    expect(parsed.recipe).toEqual(full.recipe);
    expect(parsed.view).toEqual(full.view);
    expect(parsed.expected).toEqual(full.expected);
    expect(parsed.hasStep).toBe(true);
  });

  it.each([
    ['nothing', {}],
    ['another seed and sampler', { seed: 3, sampler: 'DDIMScheduler' as const }],
    ['no edits', { edits: [] }],
    ['an option less and one more', { options: { use_karras_sigmas: true, timestep_spacing: 'trailing' } }],
    ['no picture to start from', { start: null }],
  ])('carries a second recipe by what it has otherwise: %s', (_, patch) => {
    const beside = { ...full.recipe, ...patch };
    const parsed = parseLink(`#${encodeLink({ ...full, beside })}`);
    expect(parsed).toMatchObject({ problems: [], recipe: full.recipe, letter: 'B' });
    expect(parseLink(`#${encodeLink({ ...full, beside, letter: 'A' })}`)).toMatchObject({ problems: [], recipe: full.recipe, letter: 'A' });
    expect(parsed.beside).toEqual(beside);
  });

  it('says in plain words what cannot be used', () => {
    expect(parseLink('#v=1&page=nope').problems).toEqual([expect.stringMatching(/^The link’s page “nope” cannot be used \(it must be one of figure, tensor, .*\); the default was used\.$/)]);
    expect(parseLink('#v=1&guidance=31').problems[0]).toContain('(it must be at most 30)');
    expect(parseLink('#v=1&steps=many').problems[0]).toContain('(it must be a number)');
    expect(parseLink('#v=1&edits=gain*nonsense').problems[0]).toBe('The link’s edit “gain*nonsense” cannot be used (this page knows no edit of that form); it was left out.');
    expect(parseLink('#v=1&prompt=x&p').problems).toEqual(['The link is cut short: it ends in a field “p” that this page does not know; what came after it is missing.']);
    expect(parseLink('#v=1&p=&prompt=x').problems).toEqual(['The link has a field “p” that this page does not know; it was left out.']);
    expect(parseLink('#v=1&pixel=9999').problems).toEqual([expect.stringMatching(/^The link’s pixel “9999” cannot be used \(/)]);
    expect(parseLink('#v=1&embed=nope').problems[0]).toContain('embed “nope” cannot be used (it must be one of figure, ');
    expect(parseLink('#v=1&edits=gain').problems).toEqual(['The link’s edit “gain” cannot be used (tensor: it is missing); it was left out.']);
    expect(parseLink('#v=1&edits=%7B%7D').problems[0]).toMatch(/^The link’s edit “\{\}” cannot be used \(.*\); it was left out\.$/);
  });

  it('keeps the good edits beside a bad one, which it names', () => {
    const parsed = parseLink('#v=1&edits=gain*tensor-a*value-0**blur*tensor-b**word*word-2*value-2');
    expect(parsed.recipe.edits).toEqual([{ kind: 'gain', tensor: 'a', value: 0 }, { kind: 'word', word: 2, value: 2 }]);
    expect(parsed.problems).toHaveLength(1);
    expect(parsed.problems[0]).toContain('blur*tensor-b');
  });

  it('is readable where it is short', () => {
    const recipe = { ...linkDefaults.recipe, prompt: 'a red heart', sampler: 'EulerDiscreteScheduler' as const };
    expect(encodeLink({ recipe, beside: null, view: linkDefaults.view, expected: null })).toBe('v=1&prompt=a+red+heart&sampler=EulerDiscrete');
  });

  it('says that a link is newer, and opens with the defaults', () => {
    const parsed = parseLink('#v=2&seed=3');
    expect(parsed.recipe).toEqual(linkDefaults.recipe);
    expect(parsed.problems).toHaveLength(1);
    expect(parsed.problems[0]).toContain('newer');
  });

  it.each([
    ['#v=1&seed=abc', 'seed “abc”'],
    ['#v=1&seed=-1', 'seed “-1”'],
    ['#v=1&steps=0', 'steps “0”'],
    ['#v=1&steps=10000', 'steps “10000”'],
    ['#v=1&guidance=1e9', 'guidance'],
    ['#v=1&maps=hologram', 'maps “hologram”'],
    ['#v=1&pixel=3', 'pixel'],
    ['#v=1&pins=', 'pins'],
    ['#v=1&starttoken=maybe', 'starttoken “maybe”'],
    ['#v=1&kept=skip-1', 'kept “skip-1”'],
    ['#v=1&kept=skip-1.90000.2', 'kept'],
    ['#v=1&start=fox', 'start “fox”'],
    ['#v=1&start=99999.a+fox', 'start'],
    ['#v=1&fork=first', 'fork “first”'],
    ['#v=1&fork=0', 'fork “0”'],
    ['#v=1&colour=red', 'colour'],
    ['#v=1&sum=nonsense', 'checksum'],
    ['#seed=7', 'version'],
    ['#v=x', 'version'],
    ['#%E0%A4%A', 'version'],
    [`#v=1&prompt=${'cat+'.repeat(100)}`, 'prompt'],
  ])('%s opens with a sentence that names what was wrong', (fragment, sentence) => {
    const parsed = parseLink(fragment);
    expect(parsed.problems).toHaveLength(1);
    expect(parsed.problems[0]).toContain(sentence);
    expect(parsed.recipe).toEqual(linkDefaults.recipe);
    expect(parsed.expected).toBeNull();
  });

  it('says which of two values was used, and nothing of the same value twice', () => {
    expect(parseLink('#v=1&seed=3&steps=6&seed=4')).toMatchObject({ recipe: { seed: 4, steps: 6 }, problems: ['The link says “seed” more than once (“3”, “4”); the last counts.'] });
    expect(parseLink('#v=1&seed=3&seed=3')).toMatchObject({ recipe: { seed: 3 }, problems: [] });
  });

  it('keeps the good fields beside a bad one', () => {
    const parsed = parseLink('#v=1&seed=42&steps=zero&prompt=a+dog');
    expect(parsed.recipe).toEqual({ ...linkDefaults.recipe, seed: 42, prompt: 'a dog' });
  });
});

describe('a run that forks', () => {
  const root = { ...linkDefaults.recipe, seed: 7 };
  const child = forkedFrom(root, 8, { ...root, seed: 11 });
  const other = forkedFrom(child, 15, { ...child, prompt: 'a dog', options: { solver_order: 3 }, edits: [{ kind: 'word', word: 2, value: 0 }] }, true);
  const link = (recipe: Recipe, beside: Recipe | null = null) => encodeLink({ recipe, beside, view: linkDefaults.view, expected: null });

  it('is short, and readable', () => {
    expect(link(child)).toBe('v=1&seed=11&fork=8&fork.seed=7');
    expect(link(root, child)).toBe('v=1&seed=7&beside.seed=11&beside.fork=8&beside.fork.seed=7');
    expect(link(child, root)).toBe('v=1&seed=11&fork=8&fork.seed=7&beside.seed=7&beside.fork=');
  });

  it.each([
    [child, null],
    [other, null],
    [other, child],
    [child, other],
    [root, other],
    [other, root],
    [child, forkedFrom(root, 8, { ...root, seed: 12 })],
  ])('comes back as it went (%#)', (recipe, beside) => {
    expect(parseLink(link(recipe, beside))).toMatchObject({ recipe, beside, problems: [] });
  });

  it('is no fork that has nothing otherwise, and a field of one that says not where is named', () => {
    const empty = forkedFrom(root, 8, root);
    expect(link(empty)).toBe('v=1&seed=7');
    expect(link(root, empty)).toBe('v=1&seed=7&beside.=');
    expect(parseLink('v=1&seed=7&fork=8')).toMatchObject({ recipe: root, problems: [expect.stringMatching(/fork “8” forks from a run but changes nothing; the run is shown without the fork/)] });
    expect(parseLink('v=1&seed=7&fork=8.renoise')).toMatchObject({ recipe: { fork: { at: 8, renoise: true } }, problems: [] });
    expect(parseLink('v=1&seed=7&fork.seed=3')).toMatchObject({ recipe: root, problems: [expect.stringContaining('“fork.seed”')] });
  });

  it('without a fork where that cannot be', () => {
    expect(parseLink('v=1&seed=11&fork=8&fork.seed=x')).toMatchObject({ recipe: { seed: 11, fork: null }, problems: [expect.stringContaining('fork.seed') as unknown] });
    const deep = Array.from({ length: 30 }, (_, i) => `&${'fork.'.repeat(i)}fork=${99 - i}&${'fork.'.repeat(i + 1)}seed=${100 + i}`).join('');
    const parsed = parseLink(`v=1${deep}`);
    expect(parsed.problems[0]).toContain('at most 4 times');
  });
});

describe('fingerprint', () => {
  const recipe = 'v=1&prompt=a+red+heart';
  const bytes = new Uint8Array(picture.buffer);

  it('comes back as it went', () => {
    expect(decodeFingerprint(encodeFingerprint(fingerprint(picture, recipe)))).toEqual(fingerprint(picture, recipe));
  });

  it('is SHA-256 of the recipe, a zero byte and the picture', () => {
    const hash = createHash('sha256').update(`${recipe}\0`).update(bytes).digest('hex');
    expect(fingerprint(picture, recipe).seal).toBe(hash.slice(0, 32));
    expect(pictureChecksum(picture)).toBe(createHash('sha256').update(bytes).digest('hex').slice(0, 32));
  });

  it('says identical only where every bit is, and the recipe', () => {
    expect(compare(fingerprint(picture, recipe), picture, recipe)).toEqual({ kind: 'identical' });
    expect(compare(fingerprint(picture, recipe), picture, `${recipe}&seed=3`)).toMatchObject({ kind: 'deviates', largest: 0 });
    const other = picture.slice();
    other[1] = (other[1] ?? 0) + 1e-6;
    expect(compare(fingerprint(picture, recipe), other, recipe)).toMatchObject({ kind: 'deviates', largest: 0 });
  });

  it('compares an old link by FNV-1a of the picture', () => {
    const { expected } = parseLink(`#v=1&sum=${encodeFingerprint({ ...fingerprint(picture, ''), seal: fnv1a64(picture), mark: null })}`);
    expect(expected && compare(expected, picture, recipe)).toEqual({ kind: 'identical' });
    expect(expected && compare(expected, picture.map((value) => -value), recipe)).toMatchObject({ kind: 'deviates' });
  });

  it('tells a link that was changed from another picture of its recipe, and reads one of before the mark', () => {
    const told = (sum: string, of: string) => {
      const expected = decodeFingerprint(sum);
      return expected && compare(expected, picture.map((value) => value + 2), of);
    };
    const sum = encodeFingerprint(fingerprint(picture, recipe));
    expect(sum.split('.')[2]).toBe(createHash('sha256').update(recipe).digest('hex').slice(0, 8));
    expect(told(sum, recipe)).toMatchObject({ recipe: 'same' });
    expect(told(sum, `${recipe}&seed=8`)).toMatchObject({ recipe: 'changed' });
    expect(told(sum.replace(/\.\w{8}$/, ''), `${recipe}&seed=8`)).toMatchObject({ recipe: 'unknown' });
  });

  it('says that it does not compare where the recipe is damaged, and compares where only the view is', () => {
    const sum = `sum=${encodeFingerprint(fingerprint(picture, recipe))}`;
    expect(parseLink(`#v=1&seed=abc&${sum}`)).toMatchObject({ expected: null, problems: [expect.stringContaining('seed “abc”'), expect.stringContaining('not compared')] as unknown[] });
    expect(parseLink(`#v=1&seed=7&at=x&${sum}`)).toMatchObject({ expected: fingerprint(picture, recipe), problems: [expect.stringContaining('at “x”')] as unknown[] });
  });

  it('measures how far off a picture is', () => {
    const verdict = compare(fingerprint(picture, recipe), picture.map((value) => value + 0.25), recipe);
    expect(verdict.kind === 'deviates' && verdict.largest).toBeCloseTo(0.25, 6);
  });

  it('does not depend on the order in which options were chosen', () => {
    const one = { ...linkDefaults.recipe, options: { solver_order: 2, use_karras_sigmas: true } };
    const other = { ...linkDefaults.recipe, options: { use_karras_sigmas: true, solver_order: 2 } };
    expect(canonicalRecipe(one)).toBe(canonicalRecipe(other));
  });
});

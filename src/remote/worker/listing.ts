import * as z from 'zod/mini';
import { manifestSchema, type Manifest } from '../../protocol/manifest.ts';
import { ask, isPage, json, smallText } from './ask.ts';

/** The files of a folder on the web: as its own listing has them, as its description names them, or as they usually are. */

/** Folders of a model that are looked into. */
const parts = new Set(['unet', 'scheduler', 'text_encoder', 'text_encoder_2', 'tokenizer', 'tokenizer_2', 'vae', 'vae_decoder', 'vae_encoder']);
const MOST_LISTED = 2_000;

/** What a folder shows of itself (as Python's http.server and most others can), or null. */
export async function listed(folder: string, signal: AbortSignal): Promise<string[] | null> {
  const names = await namesIn(folder, signal);
  if (names === null || !names.some((name) => /\.(onnx|json)$/i.test(name) || parts.has(name.replace(/\/$/, '')))) return null;
  const found: string[] = [];
  for (const name of names.slice(0, MOST_LISTED)) {
    if (!name.endsWith('/')) found.push(name);
    else if (parts.has(name.slice(0, -1))) found.push(...((await namesIn(folder + name, signal)) ?? []).filter((inner) => !inner.endsWith('/')).map((inner) => name + inner));
  }
  return found;
}

async function namesIn(folder: string, signal: AbortSignal): Promise<string[] | null> {
  const response = await ask(folder, { headers: { Accept: 'text/html' } }, signal);
  if (!response.ok || !isPage(response)) return null;
  const page = await smallText(response, folder);
  const base = response.url === '' ? folder : response.url;
  const names = [...page.matchAll(/<a\s[^>]*?href\s*=\s*["']?([^"'\s>]+)/gi)].flatMap(([, href = '']) => {
    const url = parsed(href.replaceAll('&amp;', '&'), base);
    if (url === null || url.search !== '' || !url.href.startsWith(base) || url.hash !== '') return [];
    const name = decodeURIComponent(url.href.slice(base.length));
    return name === '' || name.slice(0, -1).includes('/') ? [] : [name];
  });
  return [...new Set(names)];
}

function parsed(href: string, base: string): URL | null {
  try {
    const url = new URL(href, base);
    decodeURIComponent(url.href);
    return url;
  } catch {
    return null;
  }
}

const indexSchema = z.record(z.string(), z.unknown());

/** Without a listing: what unetscope.json or model_index.json name, else the usual names. Any of them may be missing. */
export async function guessed(folder: string, signal: AbortSignal): Promise<string[]> {
  const own = manifestSchema.safeParse(await json(new URL('unetscope.json', folder).href, signal));
  if (own.success) return ['unetscope.json', ...namedBy(own.data)];
  const index = indexSchema.safeParse(await json(new URL('model_index.json', folder).href, signal));
  const has = (part: string): boolean => (index.success ? index.data[part] !== undefined : !part.endsWith('_2'));
  const network = (part: string): string[] => [`${part}/model.onnx`, `${part}/model.onnx_data`, `${part}/config.json`];
  const tokenizer = (part: string): string[] => ['tokenizer.json', 'tokenizer_config.json', 'vocab.json', 'merges.txt'].map((name) => `${part}/${name}`);
  return [
    ...(index.success ? ['model_index.json'] : ['model.onnx', 'unet.onnx', 'config.json', 'scheduler_config.json']),
    'scheduler/scheduler_config.json',
    ...network('unet'),
    ...['', '_2'].flatMap((end) => (has(`text_encoder${end}`) ? [...network(`text_encoder${end}`), ...tokenizer(`tokenizer${end}`)] : [])),
    ...(has('vae') || has('vae_decoder') ? [...network('vae_decoder'), ...network('vae_encoder'), 'vae/config.json'] : []),
  ];
}

function namedBy({ model, textEncoders, autoencoder, conditions }: Manifest): string[] {
  const networks = [model, ...textEncoders, ...(autoencoder === null ? [] : [autoencoder.decoder, ...(autoencoder.encoder === null ? [] : [autoencoder.encoder])])];
  const beside = (file: string, name: string): string => file.slice(0, file.lastIndexOf('/') + 1) + name;
  return [
    ...networks.flatMap(({ file, external }) => [file, ...external.map((name) => beside(file, name))]),
    ...textEncoders.flatMap(({ tokenizer }) => ['tokenizer.json', 'tokenizer_config.json', 'vocab.json', 'merges.txt'].map((name) => `${tokenizer}/${name}`)),
    ...conditions.flatMap((condition) => (condition.kind === 'array' ? [condition.file, ...(condition.unconditional === null ? [] : [condition.unconditional])] : [])),
  ];
}

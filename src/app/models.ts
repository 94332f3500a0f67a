import { fromHalfBytes } from '../base/float16.ts';
import { hexOf } from '../base/hex.ts';
import { UserError } from '../base/user-error.ts';
import { readStoredNpz } from '../base/stored-npz.ts';
import { issueWords } from '../protocol/issue-words.ts';
import { manifestSchema, modelIndexSchema, sampleLength, type Manifest, type ModelIndex } from '../protocol/manifest.ts';
import { isOwnModel } from '../store/own-models.ts';
import { fetchEarly } from '../store/early.ts';
import { modelFile } from '../store/model-files.ts';
import { within } from './within.ts';

export function modelUrl(id: string, file: string): string {
  return modelFile(`${id}/${file}`);
}

export async function fetchModelIndex(signal: AbortSignal): Promise<ModelIndex> {
  return modelIndexSchema.parse(await fetchJson(modelFile('index.json'), 'the list of models', signal));
}

export async function fetchManifest(id: string, signal: AbortSignal): Promise<Manifest> {
  const json = await fetchJson(modelUrl(id, 'manifest.json'), `the description of model “${id}”`, signal);
  const result = manifestSchema.safeParse(json);
  if (result.success) return result.data;
  throw new UserError(
    'manifest-malformed',
    `The description of model “${id}” cannot be read (${issueWords(result.error.issues[0], json)}). Reload the page; if that does not help, the site’s files come from different versions.`,
  );
}

/**
 * The network's answers of a run of the manifest's default recipe, computed before by the same weights and shipped:
 * [N, C, H, W], as float16, which halves what is waited for and changes no pixel by more than a shade. Null where there is none or it belongs to other weights.
 */
export async function fetchPreview(manifest: Manifest, signal: AbortSignal): Promise<Float32Array[] | null> {
  if (isOwnModel(manifest.id)) return null;
  const response = await fetchEarly(modelUrl(manifest.id, 'preview.npz'), { signal });
  if (!response.ok) return null;
  const arrays = readStoredNpz(new Uint8Array(await response.arrayBuffer()));
  const weights = arrays.get('model_sha256');
  const answers = arrays.get('model_output_float16');
  if (!(weights?.data instanceof Uint8Array) || !(answers?.data instanceof Uint8Array)) return null;
  if (hexOf(weights.data) !== manifest.model.sha256) return null;
  const length = sampleLength(manifest);
  const data = fromHalfBytes(answers.data);
  return Array.from({ length: data.length / length }, (_, i) => data.slice(i * length, (i + 1) * length));
}

async function fetchJson(url: string, what: string, signal: AbortSignal): Promise<unknown> {
  // Asked anew each time: the hash of the weights in it decides whether those in store are the right ones.
  const init: RequestInit = { signal, cache: 'no-cache' };
  const whole = (response: Promise<Response>) => within(response.then(async ({ ok, status }) => ({ ok, status, text: await (await response).text() })));
  let answer: Awaited<ReturnType<typeof whole>>;
  try {
    // Once more before anything is said of it.
    answer = await whole(fetchEarly(url, init)).catch(() => whole(fetch(url, init)));
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new UserError('network', `Could not reach the server for ${what}. Check the connection, then try again.`, { cause });
  }
  if (!answer.ok) {
    throw new UserError('not-found', `The server does not have ${what} (it answered ${answer.status}). Reload the page, or choose another model.`);
  }
  try {
    return JSON.parse(answer.text);
  } catch (cause) {
    throw new UserError('malformed', `The server sent something other than ${what}. Reload the page.`, { cause });
  }
}

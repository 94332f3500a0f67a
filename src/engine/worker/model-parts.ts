import { UserError } from '../../base/user-error.ts';
import { parseModel, type OnnxGraph } from '../../onnx/model.ts';
import type { LoadProgress, OwnModel } from '../../protocol/engine.ts';
import { issueWords } from '../../protocol/issue-words.ts';
import { manifestSchema, type Manifest } from '../../protocol/manifest.ts';
import { readGoldenSteps, type GoldenStep } from '../golden.ts';
import { download } from './download.ts';
import { openNetwork } from './own-files.ts';
import { fetchWeights } from './weights.ts';

/** A model as it was read: what it is, its network, and what it is checked with. */
export interface ModelParts {
  readonly manifest: Manifest;
  readonly bytes: Uint8Array;
  readonly graph: OnnxGraph;
  readonly fileBytes: number;
  /** Empty where the reference could not be had. */
  readonly golden: readonly GoldenStep[];
  readonly files: OwnModel['files'];
}

/** A model of this site, by the address of its manifest. */
export async function fetchModel(url: string, known: Manifest | null, onProgress: (progress: LoadProgress) => void, signal: AbortSignal): Promise<ModelParts> {
  const manifest = known ?? (await fetchManifest(url, signal));
  const golden = fetchGolden(url, manifest, signal);
  const bytes = await fetchWeights(url, manifest, onProgress, signal);
  return { manifest, bytes, graph: parseModel(bytes), fileBytes: bytes.byteLength, golden: await golden, files: {} };
}

/** A model of the person's own files. */
export async function readOwnModel({ manifest, files }: OwnModel, signal: AbortSignal): Promise<ModelParts> {
  const network = await openNetwork(files, manifest.model.file, manifest.model.external, true);
  signal.throwIfAborted();
  return { ...network, manifest, golden: [], files };
}

async function fetchManifest(url: string, signal: AbortSignal): Promise<Manifest> {
  // Asked anew each time: the weights' hash in it decides whether the cached weights are the right ones.
  const bytes = await download(url, { what: 'the model’s description', signal, cache: 'no-cache' });
  const malformed = (why: string, cause: unknown) =>
    new UserError('manifest-malformed', `The model’s description (${url}) cannot be read: ${why}. Reload the page; if that does not help, the site’s files come from different versions.`, { cause });
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw malformed('it is not JSON', error);
  }
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw malformed(issueWords(parsed.error.issues[0], json), parsed.error);
}

/** The reference only tells how right a device is: a model whose reference is missing still runs, its deviation unknown. */
async function fetchGolden(manifestUrl: string, { golden }: Manifest, signal: AbortSignal): Promise<GoldenStep[]> {
  if (golden === null) return [];
  try {
    const url = new URL(golden.steps, manifestUrl).href;
    return readGoldenSteps(await download(url, { what: 'the model’s reference step', signal }));
  } catch {
    return [];
  }
}

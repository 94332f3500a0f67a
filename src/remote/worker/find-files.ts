import { UserError } from '../../base/user-error.ts';
import { checkSize } from '../../protocol/foreign/check-size.ts';
import { sortFiles } from '../../protocol/foreign/chosen-files.ts';
import { addressText, asRepository, hostOf, pathParts, readAddress, type Address } from '../address.ts';
import type { KeptFile } from '../kept-models.ts';
import type { Offer, RemoteFile } from '../offer.ts';
import { ask, isPage, lengthOf, refuse, tagOf } from './ask.ts';
import { repositoryFiles } from './hub.ts';
import { guessed, listed } from './listing.ts';

/** A file as it was found; what is not known of it yet is asked of the host. */
type Found = Pick<RemoteFile, 'path' | 'url'> & Partial<RemoteFile>;

/** The files of the model at an address, and how large they are. Asks for nothing large. Throws UserErrors. */
export async function findFiles(text: string, base: string, kept: readonly KeptFile[], signal: AbortSignal): Promise<Offer> {
  let address = readAddress(text, base);
  let found: readonly Found[];
  try {
    [address, found] = await filesOf(address, signal);
  } catch (error) {
    signal.throwIfAborted();
    const offer = withoutNetwork(addressText(address, base), hostOf(address), kept);
    if (offer !== null && error instanceof UserError && /unreachable|slow/.test(error.code)) return offer;
    throw error;
  }
  const source = addressText(address, base);
  const sized = await Promise.all(found.map((file) => withSize(file, signal)));
  const files = sized.flatMap((file) => (file === null ? [] : [{ ...file, kept: isKept(file, kept) }]));
  const title = titleOf(address);
  const model = files.length === 0 ? undefined : sortFiles(files.map(({ path }) => path), title).model;
  if (model === undefined) throw new UserError('not-a-model', `Nothing at ${source} is an ONNX model. Give the address of a .onnx file, or of a folder with unet/model.onnx in it.`);
  checkSize(model, Object.fromEntries(files.map(({ path, bytes }) => [path, bytes ?? 0])));
  const coming = files.filter((file) => !file.kept);
  return {
    address: source,
    host: hostOf(address),
    title,
    files,
    bytes: coming.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
    unsure: coming.some(({ bytes, path, data }) => bytes === null && (data || path.endsWith('.onnx'))),
  };
}

async function filesOf(address: Address, signal: AbortSignal): Promise<[Address, Found[]]> {
  switch (address.kind) {
    case 'file': {
      const name = pathParts(address.url).at(-1) ?? 'model.onnx';
      const at = (path: string, optional: boolean): Found => ({ path, url: withName(address.url, path), optional });
      return [address, [{ path: name, url: address.url, optional: false }, at(`${name}_data`, true), at(`${name}.data`, true), at('unetscope.json', true)]];
    }
    case 'folder': {
      const paths = await listed(address.url, signal);
      const at = (path: string): Found => ({ path, url: withName(address.url, path.split('/').map(encodeURIComponent).join('/')) });
      if (paths !== null) return [address, ofModel(paths.map(at), address)];
      const sized = await Promise.all((await guessed(address.url, signal)).map((path) => withSize({ ...at(path), optional: true }, signal)));
      const there = sized.filter((file) => file !== null);
      if (there.some(({ path }) => path.endsWith('.onnx'))) return [address, ofModel(there, address)];
      const mirrored = asRepository(address);
      if (mirrored?.kind === 'repository') {
        const files = await repositoryFiles(mirrored, signal).catch(() => []);
        if (files.length > 0) return [mirrored, ofModel(files, mirrored)];
      }
      throw new UserError('address-refused', `${address.url} shows no list of its files, and there is neither unet/model.onnx nor model.onnx in it. Give the address of the .onnx file itself, or of the folder above unet/.`);
    }
    case 'repository':
      return [address, ofModel(await repositoryFiles(address, signal), address)];
  }
}

/** What of all these files belongs to the model, by paths below its own folder. Throws a UserError that says what is there instead. */
export function ofModel(files: readonly Found[], address: Address): Found[] {
  const above = files
    .map(({ path }) => /^(.*\/)?unet\/[^/]+\.onnx$/i.exec(path)?.[1] ?? (/^unet\/[^/]+\.onnx$/i.test(path) ? '' : null))
    .filter((prefix) => prefix !== null)
    .sort((a, b) => a.length - b.length)[0] ?? '';
  const inside = files.flatMap((file) => (file.path.startsWith(above) ? [{ ...file, path: file.path.slice(above.length) }] : []));
  const { model, textEncoders, decoder, encoder } = sortFiles(inside.map(({ path }) => path), titleOf(address));
  const networks = [model, ...textEncoders.map(({ file }) => file), ...[decoder, encoder].filter((path) => path !== null)];
  const folders = new Set(networks.map((path) => path.slice(0, path.lastIndexOf('/') + 1)));
  return inside.filter(({ path }) => {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    if (/\.onnx$/i.test(path)) return networks.includes(path);
    if (isData(path)) return folders.has(folder);
    if (/\.npy$/i.test(path)) return folder === '';
    return /(\.json|(^|\/)(merges|vocab)\.txt)$/i.test(path) && (folder === '' ? /^(unetscope|model_index|config|scheduler_config)\.json$/.test(path) : SMALL.test(path) || folders.has(folder));
  });
}

const SMALL = /^(unet|vae|vae_decoder|vae_encoder|scheduler|text_encoder(_2)?|tokenizer(_2)?)\/[^/]+$/;

/** Weights beside a network, by the names that exporters give them. */
const isData = (path: string): boolean => /([._]data|\.weights?|weights\.pb)(\.\d+)?$/i.test(path);

/** Null where it may be missing, and is. */
async function withSize(file: Found, signal: AbortSignal): Promise<RemoteFile | null> {
  const { optional = false, bytes = null, sha256 = null, tag = null } = file;
  const whole = { path: file.path, url: file.url, data: isData(file.path), optional, bytes, sha256, tag, kept: false };
  if (bytes !== null || tag !== null) return whole;
  const response = await ask(file.url, { method: 'HEAD' }, signal);
  // A host that does not say without being asked for the whole.
  if (response.status === 405 || response.status === 501) return optional && !file.path.endsWith('.onnx') ? null : whole;
  if (optional && (!response.ok || isPage(response))) return null;
  refuse(response, file.url);
  const length = response.headers.has('content-encoding') ? null : lengthOf(response);
  return { ...whole, bytes: length, tag: tagOf(response) };
}

export function isKept(file: RemoteFile, kept: readonly KeptFile[]): boolean {
  return keptAs(file, kept) !== null;
}

/** The whole file that is kept and is this one: of the same hash, else of the same address and version. */
export function keptAs({ url, sha256, tag, bytes }: RemoteFile, kept: readonly KeptFile[]): KeptFile | null {
  const whole = kept.filter(({ record }) => record.sha256 !== null);
  if (sha256 !== null) return whole.find(({ record }) => record.sha256 === sha256) ?? null;
  return whole.find(({ record }) => record.url === url && record.tag === tag && (bytes === null || record.bytes === null || record.bytes === bytes) && (tag !== null || bytes !== null)) ?? null;
}

/** What is kept of an address, where its host cannot be reached. */
function withoutNetwork(source: string, host: string, kept: readonly KeptFile[]): Offer | null {
  const mine = kept.filter(({ record }) => record.source === source);
  if (mine.length === 0 || mine.some(({ record }) => record.sha256 === null)) return null;
  const files = mine.map(({ record: { url, path, bytes, sha256, tag } }) => ({ url, path, bytes, sha256, tag, data: isData(path), optional: false, kept: true }));
  return { address: source, host, title: source, files, bytes: 0, unsure: false };
}

function titleOf(address: Address): string {
  if (address.kind === 'repository') return address.under === '' ? (address.id.split('/').at(-1) ?? address.id) : (address.under.split('/').at(-2) ?? address.id);
  const parts = pathParts(address.url);
  const last = parts.at(-1) ?? hostOf(address);
  return address.kind === 'folder' ? last : last.replace(/\.onnx$/i, '');
}

/** Another file beside it, or below: what stands behind a `?` belongs to all. */
function withName(url: string, name: string): string {
  const beside = new URL(url);
  beside.pathname = beside.pathname.replace(/[^/]*$/, '') + name;
  return beside.href;
}

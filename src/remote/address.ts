import { UserError } from '../base/user-error.ts';

/** Where a model lies, as a person writes it. */
export type Address =
  | { readonly kind: 'file'; readonly url: string }
  /** `url` ends with a slash. */
  | { readonly kind: 'folder'; readonly url: string }
  /** A repository of the Hugging Face hub, or of a mirror of it; `under` is empty or ends with a slash. */
  | { readonly kind: 'repository'; readonly hub: string; readonly id: string; readonly revision: string; readonly under: string };

const HUB = 'https://huggingface.co';
const ID = /^\w[\w.-]*\/\w[\w.-]*(?:@\w(?:[\w./-]*[\w-])?)?$/;

/** Throws UserError `bad-address`. `base`: the page, for addresses that are relative to it. */
export function readAddress(text: string, base: string): Address {
  const written = text.trim().replace(/^[<"'“]+|[>"'”]+$/g, '');
  const url = urlOf(written, base);
  if (ID.test(written) && !/\.onnx$/i.test(written)) return repository(HUB, written);
  if (url === null || !/^https?:$/.test(url.protocol) || written === '') {
    throw new UserError('bad-address', `“${text}” is not an address that a page can fetch. Give the address of a .onnx file, of a folder with unet/model.onnx in it, or a Hugging Face repository as owner/name.`);
  }
  const parts = pathParts(url.href);
  if (/(^|\.)(huggingface\.co|hf\.co)$/.test(url.hostname)) return onHub(HUB, parts, url);
  const [owner = '', name = '', way, ...rest] = parts;
  if (url.hostname === 'github.com' && (way === 'blob' || way === 'raw') && rest.length > 1) url.href = `https://raw.githubusercontent.com/${[owner, name, ...rest].map(encodeURIComponent).join('/')}`;
  if (/\.onnx$/i.test(url.pathname)) return { kind: 'file', url: url.href };
  // Somebody gave the file that lists the others.
  url.pathname = url.pathname.replace(/[^/]+\.json$/i, '').replace(/\/?$/, '/');
  return { kind: 'folder', url: url.href };
}

/** The same address of a mirror of the hub, where a folder's path could be a repository. */
export function asRepository({ url }: Extract<Address, { kind: 'folder' }>): Address | null {
  const { origin } = new URL(url);
  const parts = pathParts(url);
  const isOne = parts.length === 2 || (parts.length >= 4 && (parts[2] === 'tree' || parts[2] === 'resolve'));
  return isOne ? onHub(origin, parts, new URL(url)) : null;
}

/** Another host than the page's own: nothing is asked there before the person agrees. */
export function isElsewhere(address: Address, base: string): boolean {
  return new URL(address.kind === 'repository' ? address.hub : address.url).origin !== new URL(base).origin;
}

export function hostOf(address: Address): string {
  return new URL(address.kind === 'repository' ? address.hub : address.url).host;
}

/** As a link names it, so that whoever follows it comes to the same files. */
export function addressText(address: Address, base: string): string {
  if (address.kind !== 'repository') {
    const page = new URL('./', base).href;
    return address.url.startsWith(page) ? `./${address.url.slice(page.length)}` : address.url;
  }
  const { hub, id, revision, under } = address;
  const short = revision === 'main' ? id : `${id}@${revision}`;
  if (hub === HUB && under === '' && !id.includes('@') && ID.test(short) && !/\.onnx$/i.test(short)) return short;
  const path = [...id.split('/'), ...(revision === 'main' && under === '' ? [] : ['tree', revision, ...under.split('/').filter((part) => part !== '')])];
  // Quotation marks at an end are left out of what is read; a branch or a folder may have a name like a file’s.
  return `${hub}/${path.map((part) => encodeURIComponent(part).replaceAll("'", '%27')).join('/')}${/\.onnx$/i.test(path.at(-1) ?? '') ? '/' : ''}`;
}

/** The parts of a path, as they are read; where the percent signs are damaged, as they are written. */
export function pathParts(url: string): string[] {
  const { pathname } = new URL(url);
  let text = pathname;
  try {
    text = decodeURIComponent(pathname);
  } catch {
    // As it is.
  }
  return text.split('/').filter((part) => part !== '');
}

function onHub(hub: string, parts: readonly string[], url: URL): Address {
  const [owner = '', name, way, revision = 'main', ...rest] = parts;
  const isFile = /\.onnx$/i.test(url.pathname);
  if (isFile && (way === 'blob' || way === 'resolve')) return { kind: 'file', url: `${hub}/${[owner, name ?? '', 'resolve', revision, ...rest].map(encodeURIComponent).join('/')}` };
  if (isFile) return { kind: 'file', url: url.href };
  const under = way === 'tree' || way === 'blob' || way === 'resolve' ? rest.filter((part) => !part.endsWith('.json')) : [];
  return { kind: 'repository', hub, id: name === undefined ? owner : `${owner}/${name}`, revision: way === undefined ? 'main' : revision, under: under.map((part) => `${part}/`).join('') };
}

function repository(hub: string, text: string): Address {
  const [id = '', revision = 'main'] = text.split('@');
  return { kind: 'repository', hub, id, revision, under: '' };
}

function urlOf(text: string, base: string): URL | null {
  // “example.org/models/x.onnx”: a host, since it has a dot and no folder of the page's would.
  const whole = /^[\w-]+(\.[\w-]+)+(:\d+)?\//.test(text) && (/\.onnx$/i.test(text) || !ID.test(text)) ? `https://${text}` : text;
  try {
    return new URL(whole, base);
  } catch {
    return null;
  }
}

import { UserError } from '../../base/user-error.ts';

/** With nothing heard for this long, a host is given up. */
export const STALL_LIMIT_MS = 20_000;

/** Addresses that this site's own policy has refused, where its host sends one that holds for workers too. */
export const forbidden = new Set<string>();

/** One request without cookies and without a referrer. Throws a UserError where there is no answer at all; any status is an answer. */
export async function ask(url: string, init: RequestInit, signal: AbortSignal): Promise<Response> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), STALL_LIMIT_MS);
  try {
    return await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer', ...init, signal: AbortSignal.any([signal, late.signal]) });
  } catch (cause) {
    signal.throwIfAborted();
    if (late.signal.aborted) throw slow(url);
    // Of a refusal by the policy the browser tells a moment later.
    await new Promise((resolve) => setTimeout(resolve, 0));
    throw unreachable(new URL(url), cause);
  } finally {
    clearTimeout(timer);
  }
}

export function slow(url: string): UserError {
  return new UserError('address-slow', `Nothing has arrived from ${url} for ${STALL_LIMIT_MS / 1000} seconds. The host or the connection may be down; try again.`);
}

function unreachable(url: URL, cause: unknown): UserError {
  const refused = (code: string, message: string) => new UserError(code, message, { cause });
  if (forbidden.has(url.origin)) {
    return refused('address-forbidden', `This site’s host does not allow the page to ask ${url.host} (its Content-Security-Policy). Download the files yourself and choose them here.`);
  }
  if (globalThis.isSecureContext && url.protocol === 'http:' && !/^(localhost|127\.|\[::1\])/.test(url.host)) {
    return refused('address-insecure', `${url.href} begins with http:, and browsers do not let a page that came over https fetch from such an address. Try it with https:, or download the files yourself and choose them here.`);
  }
  return refused(
    'address-unreachable',
    `${url.href} could not be fetched. Either ${url.host} cannot be reached (is the address correct, and are you online?), or it does not let other pages read its files (it sends no CORS header, Access-Control-Allow-Origin). If the address opens in a tab of its own, it is the second: download the files there and choose them here.`,
  );
}

/** Throws a UserError where the answer is no file. */
export function refuse(response: Response, url: string): void {
  const { status } = response;
  const refused = (code: string, message: string) => new UserError(code, message);
  if (status === 404 || status === 410) throw refused('address-refused', `There is nothing at ${url} (the host answers ${status}). Check the address.`);
  if (status === 401 || status === 403) throw refused('address-private', `${new URL(url).host} gives ${url} only to people who are signed in or have agreed to its terms (it answers ${status}). Download the files yourself and choose them here.`);
  if (status === 429) throw refused('address-busy', `${new URL(url).host} has been asked too often (it answers 429). Wait a few minutes, then try again; what has come is kept.`);
  if (!response.ok) throw refused('address-refused', `${new URL(url).host} answers ${status} for ${url}. ${status >= 500 ? 'The problem is on its side: try again later.' : 'Check the address.'}`);
  if (isPage(response)) throw refused('address-page', `${url} is a web page, not a file. Give the address of the file itself, as its download link has it.`);
}

export function isPage(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith('text/html') === true;
}

/** What tells this version of a file from another, as far as the host lets pages read it. */
export function tagOf(response: Response): string | null {
  return response.headers.get('etag')?.replace(/^W\/|"/g, '') ?? response.headers.get('last-modified');
}

export function lengthOf(response: Response): number | null {
  const length = response.headers.get('content-length');
  return length === null || !/^\d+$/.test(length) ? null : Number(length);
}

/** No listing and no description is larger. */
const MOST_TEXT = 8e6;

/** The text of a small answer, its beginning where it is larger. Throws UserError `address-slow` where it does not come. */
export async function smallText(response: Response, url: string): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    while (text.length < MOST_TEXT) {
      const part = await heard(reader?.read(), url);
      if (part === undefined || part.done) break;
      text += decoder.decode(part.value, { stream: true });
    }
    return text;
  } finally {
    reader?.cancel().catch(() => undefined);
  }
}

/** What comes of a promise; throws UserError `address-slow` where nothing does for too long. */
export async function heard<T>(promise: Promise<T> | undefined, url: string): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(slow(url)), STALL_LIMIT_MS);
  });
  try {
    return await Promise.race([promise, silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** Null for what is no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A small JSON file; null where there is none, or something else. */
export async function json(url: string, signal: AbortSignal): Promise<unknown> {
  const response = await ask(url, {}, signal);
  if (!response.ok || isPage(response)) return null;
  try {
    return parsed(await smallText(response, url));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof UserError) throw error;
    return null;
  }
}

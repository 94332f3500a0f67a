import * as z from 'zod/mini';
import { UserError } from '../../base/user-error.ts';
import type { Address } from '../address.ts';
import { ask, parsed, refuse, smallText } from './ask.ts';

type Repository = Extract<Address, { kind: 'repository' }>;

const entrySchema = z.object({
  type: z.string(),
  path: z.string(),
  size: z.nullish(z.number()),
  oid: z.nullish(z.string()),
  lfs: z.nullish(z.object({ oid: z.string(), size: z.number() })),
});

export interface HubFile {
  /** Below the folder that was asked for. */
  readonly path: string;
  readonly url: string;
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly tag: string | null;
}

/** Pages of the listing that are read. */
const MOST_PAGES = 10;

/** The files of a repository, by the hub's public API. Throws a UserError. */
export async function repositoryFiles({ hub, id, revision, under }: Repository, signal: AbortSignal): Promise<HubFile[]> {
  const encoded = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
  let next: string | null = `${hub}/api/models/${encoded(id)}/tree/${encodeURIComponent(revision)}${under === '' ? '' : `/${encoded(under.slice(0, -1))}`}?recursive=true`;
  const files: HubFile[] = [];
  for (let page = 0; next !== null && page < MOST_PAGES; page++) {
    const response: Response = await ask(next, {}, signal);
    if (response.status === 401 || response.status === 404) {
      throw new UserError('address-refused', `${new URL(hub).host} has no public repository “${id}”${revision === 'main' ? '' : ` with a revision “${revision}”`}. Check the name; if it is private, or asks you to agree to terms, download the files yourself and choose them here.`);
    }
    refuse(response, next);
    for (const { type, path, size, oid, lfs } of await entriesOf(response, next)) {
      if (type !== 'file' || !path.startsWith(under)) continue;
      files.push({
        path: path.slice(under.length),
        url: `${hub}/${encoded(id)}/resolve/${encodeURIComponent(revision)}/${encoded(path)}`,
        bytes: lfs?.size ?? size ?? null,
        sha256: lfs?.oid ?? null,
        tag: oid ?? null,
      });
    }
    const link = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
    // Of the same host, whatever its answer says: no other has been agreed to.
    next = link === undefined || !URL.canParse(link, hub) ? null : hub + new URL(link, hub).pathname + new URL(link, hub).search;
  }
  return files;
}

async function entriesOf(response: Response, url: string): Promise<readonly z.infer<typeof entrySchema>[]> {
  const { data, error: cause } = z.array(entrySchema).safeParse(parsed(await smallText(response, url)));
  if (data !== undefined) return data;
  throw new UserError('address-refused', `${new URL(url).host} answers with something other than a list of the repository’s files. Give the address of the .onnx file itself, or try again later.`, { cause });
}

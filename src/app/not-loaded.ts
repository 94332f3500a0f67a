import { messageOf } from '../base/user-error.ts';

/** Why a part of the page is not there, and what to do. */
export interface NotLoaded {
  readonly said: string;
  /** Whether only a reload helps. */
  readonly reload?: boolean;
}

/** `again`: it was asked for before, and did not come either. */
export async function whyNotLoaded(error: unknown, again: boolean): Promise<NotLoaded> {
  const served = await servedVersion();
  if (served === 'another') {
    return {
      reload: true,
      said: 'The server now has a newer version of Unetscope, and no longer has this part of the version that you have open. Everything already open keeps working. To switch to the new version, reload: the address holds the run and the view, and the run is computed again.',
    };
  }
  if (again && served === 'this') {
    return { reload: true, said: 'The server responds, but some browsers do not ask again for a file that failed once. Reload: the address holds the run and the view, and the run is computed again.' };
  }
  return { said: `This part of the page could not be loaded (${messageOf(error)}). Check the connection, then try again; the run is kept.` };
}

/** Which version of the page the host serves: of another than this one parts that were not fetched yet may be gone. Null where it does not answer. */
async function servedVersion(): Promise<'this' | 'another' | null> {
  try {
    const response = await fetch(document.baseURI, { cache: 'no-store' });
    if (!response.ok) return null;
    const scripts = programsOf(await response.text());
    if (scripts.length === 0) return null;
    return scripts.some((script) => document.querySelector(`script[src="${CSS.escape(script)}"]`) !== null) ? 'this' : 'another';
  } catch {
    return null;
  }
}

/** The scripts that a page of ours starts with. */
function programsOf(html: string): string[] {
  return [...html.matchAll(/<script\b[^>]*\bsrc="([^"]+)"/g)].map(([, src]) => src ?? '');
}

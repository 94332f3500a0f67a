/** Whether the host serves another version of the page than this one: parts of this one that were not fetched yet may be gone then. */
export async function deployedAnew(): Promise<boolean> {
  try {
    const response = await fetch(document.baseURI, { cache: 'no-store' });
    if (!response.ok) return false;
    const scripts = programsOf(await response.text());
    return scripts.length > 0 && !scripts.some((script) => document.querySelector(`script[src="${CSS.escape(script)}"]`) !== null);
  } catch {
    return false;
  }
}

/** The scripts that a page of ours starts with. */
function programsOf(html: string): string[] {
  return [...html.matchAll(/<script\b[^>]*\bsrc="([^"]+)"/g)].map(([, src]) => src ?? '');
}

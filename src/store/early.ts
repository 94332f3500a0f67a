/** What boot.ts asked for before the program that needs it was there, by address; each is there when all of it has come. */
const early = new Map<string, Promise<Response>>();
const arrivals: Promise<void>[] = [];

/** The large files wait so long for what the first picture is made of, where that does not come. */
const MOST_MS = 6_000;

export function askEarly(url: string, init: RequestInit = {}): void {
  const response = fetch(url, init).then(whole);
  // Whoever takes it hears of what went wrong with it.
  arrivals.push(response.then(ignore, ignore));
  early.set(url, response);
}

function ignore(): void {
  // That it has come, or will not, is all that is asked.
}

async function whole(response: Response): Promise<Response> {
  const { status, statusText, headers } = response;
  return new Response(await response.arrayBuffer(), { status, statusText, headers });
}

/** As `fetch`, but the first time the answer that was asked for early, where there is one. */
export function fetchEarly(url: string, init: RequestInit): Promise<Response> {
  const response = early.get(url);
  early.delete(url);
  return response ?? fetch(url, init);
}

/**
 * Resolves when all that was asked for early has come: network and runtime are thirty times as large, and on a slow line would keep the
 * first picture waiting for most of their own time. On a visit that has them in store nothing is on the line, and they are begun at once.
 */
export async function earlyThere(): Promise<void> {
  if (isKept()) return;
  await Promise.race([Promise.all(arrivals), new Promise((resolve) => setTimeout(resolve, MOST_MS))]);
}

/** Whether a service worker hands the page out. Typed as always present, which holds in secure contexts only; a sandboxed frame may not even ask. */
function isKept(): boolean {
  try {
    const container = navigator.serviceWorker as ServiceWorkerContainer | undefined;
    return container !== undefined && container.controller !== null;
  } catch {
    return false;
  }
}

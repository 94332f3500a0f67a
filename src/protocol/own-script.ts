interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): { createScriptURL(url: string): string };
}

let policy: { createScriptURL(url: string): string } | null = null;

/**
 * The address of a script of this site, in the form that a page with Trusted Types takes: the policy `unetscope` is the only one that the
 * page's Content-Security-Policy allows, and it lets nothing else pass. (TypeScript's DOM does not know Trusted Types: a string, it says.)
 */
export function ownScript(url: URL): string {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  if (types === undefined) return checked(url.href);
  policy ??= types.createPolicy('unetscope', { createScriptURL: checked });
  return policy.createScriptURL(url.href);
}

/**
 * A worker of this site. A page in a sandboxed frame has no origin, so that no script is of its own origin but one that it made itself: one
 * that imports the worker's, which the host must let other origins read (docs/embed.md), and keeps what it is told meanwhile. A classic
 * one: Chromium takes blobs of no origin for redirects where they are modules.
 */
export function startWorker(url: URL): Worker {
  if (self.origin !== 'null') return new Worker(ownScript(url), { type: 'module' });
  const blob = made.get(url.href) ?? madeOf(url);
  made.set(url.href, blob);
  return new Worker(ownScript(new URL(blob)));
}

/** One for each worker's program, however often that is started. */
const made = new Map<string, string>();

function madeOf(url: URL): string {
  const program = `
    const early = [];
    const keep = ({ data }) => early.push(data);
    addEventListener('message', keep);
    import(${JSON.stringify(checked(url.href))}).then(
      () => {
        removeEventListener('message', keep);
        for (const data of early) dispatchEvent(new MessageEvent('message', { data }));
      },
      (error) => setTimeout(() => { throw error; }),
    );`;
  return URL.createObjectURL(new Blob([program], { type: 'text/javascript' }));
}

function checked(url: string): string {
  if ([...made.values()].includes(url)) return url;
  if (new URL(url).origin !== self.location.origin) throw new TypeError(`${url} is not a script of this site.`);
  return url;
}

/**
 * For what starts workers from within a worker, and does it by their address alone: a host that sends the page's policy with each of its files
 * binds that worker too, which then takes no address but in the form of the policy's own.
 */
export function takeOwnWorkers(): void {
  const Plain = self.Worker;
  self.Worker = class extends Plain {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(ownScript(new URL(url, self.location.href)), options);
    }
  };
}

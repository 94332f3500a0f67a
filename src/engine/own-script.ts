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

function checked(url: string): string {
  if (new URL(url).origin !== window.location.origin) throw new TypeError(`${url} is no script of this site.`);
  return url;
}

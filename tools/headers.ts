import { createHash } from 'node:crypto';

/** A page of another origin may hold this one in a sandboxed frame, which has no origin and reads this one's files as a stranger (docs/embed.md). */
export const readable = {
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/** Threads need a cross-origin isolated page. Where a host cannot send these, the service worker adds them (src/offline). */
export const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * What the page may do: run its own scripts, compile wasm, and talk to nobody but its own host. The built page carries it as a meta element;
 * a host may send it as a header as well, with `frame-ancestors`, which a meta element cannot say.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  // blob: is for sandboxed frames (src/engine/own-script.ts); Trusted Types let no other pass.
  "worker-src 'self' blob:",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "connect-src 'self' data: blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types unetscope',
].join('; ');

/** The policy of this page: the few rules that say why it is empty before its style sheet is there are allowed by their hash. */
export function policyOf(html: string): string {
  const hashes = [...html.matchAll(/<style>([^]*?)<\/style>/g)].map(([, rules = '']) => ` 'sha256-${createHash('sha256').update(rules).digest('base64')}'`);
  return contentSecurityPolicy.replace("style-src 'self'", `style-src 'self'${hashes.join('')}`);
}

/** The file `_headers`, from which some hosts (Netlify, Cloudflare Pages) take what they send; for others the policy of this page, ready to be copied. */
export function headersFile(html: string): string {
  return `/*
${Object.entries({ ...isolation, ...readable })
  .map(([name, value]) => `  ${name}: ${value}`)
  .join('\n')}
/assets/*
  Cache-Control: public, max-age=31536000, immutable
# The page carries its policy itself. A host that adds to it (frame-ancestors, say) sends it all:
#   Content-Security-Policy: ${policyOf(html)}
`;
}

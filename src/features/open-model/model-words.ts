import type { Manifest } from '../../protocol/manifest.ts';

/** “44,811 parameters, SHA-256 44ec55af…”: which of several files of one name it is. */
export function modelWords({ parameters, id }: Pick<Manifest, 'parameters' | 'id'>): string {
  return `${parameters.toLocaleString('en')} parameters, SHA-256 ${id.replace(/^own-/, '').slice(0, 12)}…`;
}

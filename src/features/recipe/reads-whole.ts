import type { TokenTable } from '../../protocol/manifest.ts';
import { judgePrompt } from './completion.ts';

/** Whether a model knows every word of a prompt, has room for all, and learned from pictures of as many things. */
export function readsWhole(prompt: string, table: TokenTable): boolean {
  const { unknown, dropped, things, oneThing } = judgePrompt(prompt, table);
  return unknown.length === 0 && dropped.length === 0 && (things < 2 || !oneThing);
}

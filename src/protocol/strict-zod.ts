import { config } from 'zod/mini';

/**
 * Imported before any schema is made. `jitless`: zod would else try whether it may compile code from text, which the page's
 * Content-Security-Policy forbids. zod/mini, which is a third as large, has no
 * words of its own for what is wrong: `issue-words.ts` has them.
 */
config({ jitless: true });

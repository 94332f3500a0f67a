import { config } from 'zod';

/** Imported before any schema is made: zod would else try whether it may compile code from text, which the page's Content-Security-Policy forbids. */
config({ jitless: true });

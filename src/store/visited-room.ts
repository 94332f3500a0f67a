import '../protocol/strict-zod.ts';
import * as z from 'zod/mini';
import { create } from 'zustand';
import { canonicalRecipe, parseLink } from './link.ts';
import { MOST_VISITED, type VisitedRun } from './visited.ts';

/** Where the runs of this visit are kept: here, and in the tab’s session storage, so that they are there after a reload. */

const KEY = 'unetscope.runs';

const storedSchema = z
  .array(
    z.strictObject({
      link: z.string().check(z.maxLength(20_000)),
      parent: z.nullable(z.string().check(z.maxLength(20_000))),
      checksum: z.string().check(z.maxLength(64)),
      thumbnail: z.string().check(z.maxLength(40_000), z.startsWith('data:image/png;base64,')),
    }),
  )
  .check(z.maxLength(MOST_VISITED));

export const useVisited = create<{ readonly runs: readonly VisitedRun[] }>(() => ({ runs: readStored(stored()) }));

export function setVisited(runs: readonly VisitedRun[]): void {
  useVisited.setState({ runs });
  try {
    sessionStorage.setItem(KEY, writeStored(runs));
  } catch {
    // No storage, or no room: they live as long as the page.
  }
}

export function writeStored(runs: readonly VisitedRun[]): string {
  return JSON.stringify(runs.map(({ id: link, parent, checksum, thumbnail }) => ({ link, parent, checksum, thumbnail })));
}

/** What cannot be read any more is left out. */
export function readStored(text: string | null): VisitedRun[] {
  if (text === null) return [];
  try {
    return storedSchema.parse(JSON.parse(text)).flatMap(({ link, ...rest }) => {
      const { recipe, problems } = parseLink(link);
      return problems.length > 0 || canonicalRecipe(recipe) !== link ? [] : [{ id: link, recipe, ...rest }];
    });
  } catch {
    return [];
  }
}

function stored(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

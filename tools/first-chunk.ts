import type { Rolldown } from 'vite';

/**
 * All that the page starts with in one file: some thirty small ones cost a server without HTTP/2 as many rounds of asking, six at a time,
 * and compress worse. What boot.ts imports stays out, or boot.ts would wait for all.
 */
export function firstChunk(main: string, boot: string): Rolldown.OutputOptions['codeSplitting'] {
  let first: Set<string> | null = null;
  return {
    includeDependenciesRecursively: false,
    groups: [
      {
        debugName: 'start',
        name: (id, context) => {
          first ??= without(importedBy(main, context), importedBy(boot, context));
          return first.has(id) ? 'start' : null;
        },
      },
    ],
  };
}

/** All that a module imports, not counting what is fetched when it is asked for. */
function importedBy(entry: string, context: Rolldown.ChunkingContext): Set<string> {
  const found = new Set(context.getModuleInfo(entry)?.importedIds);
  for (const id of found) for (const imported of context.getModuleInfo(id)?.importedIds ?? []) found.add(imported);
  return found;
}

function without(all: ReadonlySet<string>, some: ReadonlySet<string>): Set<string> {
  return new Set([...all].filter((id) => !some.has(id)));
}

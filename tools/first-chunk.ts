import type { Rolldown } from 'vite';

interface Entries {
  readonly main: string;
  readonly boot: string;
  /** What is fetched beside a model's weights. */
  readonly withModel: readonly string[];
}

/**
 * All that the page starts with in one file, and all that comes with a model in another: some thirty small ones cost a server without HTTP/2 as many
 * rounds of asking, six at a time, and compress worse. What boot.ts imports stays out of both, or boot.ts would wait for all.
 */
export function firstChunks({ main, boot, withModel }: Entries): Rolldown.OutputOptions['codeSplitting'] {
  let first: ReadonlySet<string> | null = null;
  let second: ReadonlySet<string> | null = null;
  return {
    includeDependenciesRecursively: false,
    groups: [
      {
        debugName: 'start',
        name: (id, context) => {
          first ??= without(importedBy([main], context), importedBy([boot], context));
          return first.has(id) ? 'start' : null;
        },
      },
      {
        debugName: 'with-model',
        name: (id, context) => {
          second ??= without(new Set([...withModel, ...importedBy(withModel, context)]), importedBy([boot], context));
          return second.has(id) ? 'with-model' : null;
        },
      },
    ],
  };
}

/** All that modules import, not counting what is fetched when it is asked for. */
function importedBy(entries: readonly string[], context: Rolldown.ChunkingContext): Set<string> {
  const found = new Set(entries.flatMap((entry) => context.getModuleInfo(entry)?.importedIds ?? []));
  for (const id of found) for (const imported of context.getModuleInfo(id)?.importedIds ?? []) found.add(imported);
  return found;
}

function without(all: ReadonlySet<string>, some: ReadonlySet<string>): Set<string> {
  return new Set([...all].filter((id) => !some.has(id)));
}

import { importanceCells, type ImportanceKind, type ImportanceMap } from '../../store/importance.ts';
import { canonicalRecipe } from '../../store/link.ts';
import type { Recipe } from '../../protocol/recipe.ts';

/** Why a map is not whole. */
export type Stopped = 'the run was changed' | 'the page was left' | 'cancelled' | 'it failed';

/** A map, and the recipe of the run that was cut. */
export interface MapOf {
  readonly map: ImportanceMap;
  readonly recipe: Recipe;
  /** Why it was stopped before its last cell; null where it is whole. */
  readonly stopped: Stopped | null;
}

const MOST_KEPT = 16;

export function keyOf(recipe: Recipe, kind: ImportanceKind, stretches: number): string {
  return `${kind} ${stretches} ${canonicalRecipe(recipe)}`;
}

/** Maps that were computed, whole or as far as they came, kept while the page is open. */
export class KeptMaps {
  private readonly maps = new Map<string, MapOf>();

  get(key: string): MapOf | undefined {
    return this.maps.get(key);
  }

  put(key: string, of: MapOf): void {
    this.maps.delete(key);
    this.maps.set(key, of);
    for (const old of [...this.maps.keys()].slice(0, -MOST_KEPT)) this.maps.delete(old);
  }

  /** The newest, where it was stopped: it is told of beside other runs too. */
  unfinished(): MapOf | null {
    const newest = [...this.maps.values()].at(-1);
    return newest === undefined || newest.stopped === null ? null : newest;
  }
}

export const keptMaps = new KeptMaps();

/** "7 of 15 cells: the run was changed" */
export function stoppedWords({ map, stopped }: MapOf): string {
  return `${importanceCells(map)} of ${map.parts.length * map.stretches.length} cells${stopped === null || stopped === 'cancelled' ? '' : `: ${stopped}`}`;
}

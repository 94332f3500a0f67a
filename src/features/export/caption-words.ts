import { useStore } from '../../store/store.ts';
import { placeName } from '../../store/place-name.ts';
import { modelName } from '../../store/prompt-words.ts';
import { runName, shownName } from '../../store/run-name.ts';
import { runWords, shownWords } from '../../store/run-words.ts';
import type { Panel } from './scene/panels.ts';

/** What an exported thing is of: in its caption, and in its file's name. */
export interface Subject {
  readonly words: string;
  readonly named: string;
}

/** The run in hand, whatever the page shows: “a red heart”, seed 3, DDIM, 20 steps, guidance 3 · emoji-16. */
export function useRunInHand(): Subject {
  const words = useStore(({ recipe, loaded }) => `${runWords(recipe, loaded?.anatomy ?? null)} · ${modelName(recipe.model)}`);
  return { words, named: useStore(({ recipe }) => runName(recipe)) };
}

/** What the page shows: that run, which stands beside another, or their difference. The film and the comparison show both runs whatever the rest shows: `both`. */
export function useShownRun(both: 'both' | null = null): Subject {
  const words = useStore((state) => `${shownWords(both === null ? state : { ...state, view: { shows: 'run' } }, state.loaded?.anatomy ?? null)} · ${modelName(state.recipe.model)}`);
  const named = useStore(({ recipe, beside, letter, view }) => shownName(recipe, both !== null || beside === null || view.shows !== 'difference' ? null : { of: letter, less: beside.letter }));
  return { words, named };
}

/** What is open, where it is more than the figure: the tensor's name, or what `placeName` says. The heads of most places say it more closely. */
export function usePlace(): string | null {
  return useStore(({ view, loaded }) => (view.page === 'figure' ? null : placeName(view, loaded?.anatomy ?? null)));
}

/** A panel as its file calls it, with the place that it belongs to. Pure. */
export function stemOf({ name, ofPlace, of, own }: Omit<Panel, 'element' | 'above'>, place: string | null): string {
  const where = of ?? place;
  return where === null || !ofPlace || own !== null || says(name, where) ? name : `${where} ${name}`;
}

/** … and as its caption begins: “Over the run · decoder 1, residual block”; a symbol stays as it is. Pure. */
export function titleOf({ name, ofPlace, of }: Omit<Panel, 'element' | 'above'>, place: string | null): string {
  const where = of ?? place;
  const title = /^\p{Ll}[\p{Ll}\s]/u.test(name) ? name.charAt(0).toUpperCase() + name.slice(1) : name;
  return where === null || !ofPlace || says(name, where) ? title : `${title} · ${where}`;
}

function says(name: string, place: string): boolean {
  return name.toLowerCase().includes(place.toLowerCase());
}

import type { Recipe, RecipePatch } from '../../protocol/recipe.ts';
import type { View } from '../../store/view.ts';
import type { Condition } from './conditions.ts';
import type { Measure } from './measure.ts';
import type { Mark } from './marks.ts';
import type { Veil } from './veils.ts';

/**
 * One chapter of the tour: nothing but data (README.md says how to write one). Texts may hold words of the glossary, `[[x_t]]` or `[[x_t|the noisy picture]]`, and
 * numbers of the finding, `{lost}`.
 */
export interface Chapter {
  /** In the link: `tour=skips`. */
  readonly id: string;
  readonly title: string;
  /** Whether it belongs to the short way, which takes two minutes. */
  readonly short: boolean;
  /** What is changed of the page's default run. */
  readonly recipe: Partial<Recipe>;
  /** What is changed of the default view. */
  readonly view: Partial<View>;
  /** Whether the film is played when the chapter opens. */
  readonly play?: boolean;
  /** A few sentences, each paragraph a string. */
  readonly text: readonly string[];
  /** What the text speaks of. */
  readonly marks: readonly Mark[];
  /** The question before it is shown. */
  readonly ask?: Choice | Stop;
  /** What the reader then does on the page; left out where the answer is all there is to do. */
  readonly task?: Task;
  readonly found?: Finding;
  /** Where one can go on from here. */
  readonly ways?: readonly { readonly words: string; readonly view: Partial<View> }[];
  readonly sources: readonly Source[];
}

/** A question with a few answers. */
export interface Choice {
  readonly kind: 'choice';
  readonly question: string;
  readonly options: readonly string[];
  /** Which of them is right, from 0. */
  readonly right: number;
  /** What would give the answer away: out of sight until there is a guess. */
  readonly veils?: readonly Veil[];
  /** Where the answers stand on the page, so that a guess can be given by a click there: for each of them its marks, */
  readonly parts?: readonly (readonly Mark[])[];
  /** or parts of the picture in which a place is chosen (`view.pixel`); the first that holds it counts, else the first answer. */
  readonly places?: readonly { readonly option: number; readonly rows: readonly [number, number]; readonly columns: readonly [number, number] }[];
}

/** A question that is answered by moving the playhead and saying "here". */
interface Stop {
  readonly kind: 'stop';
  readonly question: string;
  /** What is written on the button. */
  readonly here: string;
  /** Where one may stop, and what is said elsewhere. */
  readonly within: Condition;
  readonly elsewhere: string;
}

interface Task {
  /** What to do, as a sentence. */
  readonly words: string;
  /** How the page notices that it was done. */
  readonly when: Condition;
  readonly marks: readonly Mark[];
  /** The same, for those who ask the tour to do it. */
  readonly byItself: { readonly recipe?: RecipePatch; readonly view?: Partial<View> };
}

interface Finding {
  /** With the numbers in it; begins with a small letter, since “As you guessed,” or “in fact” may stand before it. */
  readonly said: string;
  /** The way to each number, and between which bounds what is said is true. */
  readonly numbers: Readonly<Record<string, FoundNumber>>;
  readonly why: readonly string[];
  readonly marks: readonly Mark[];
  /** Where the page goes for it, if what is said is not in view where the task was done. */
  readonly view?: Partial<View>;
}

export interface FoundNumber {
  readonly measure: Measure;
  readonly as: 'percent' | 'number' | 'times' | 'whole';
  readonly holds: readonly [least: number, most: number];
}

interface Source {
  readonly text: string;
  readonly address: string;
}

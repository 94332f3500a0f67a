import { createContext, useContext } from 'react';
import type { Edit } from '../protocol/edits.ts';
import type { DeviceChoice, LoadProgress, OwnModel } from '../protocol/engine.ts';
import type { Conditions, Frame, InputArray, NetworkInputs, Tensor } from '../protocol/frame.ts';
import type { Recipe, RecipePatch } from '../protocol/recipe.ts';
import type { ImportanceKind, ImportanceMap } from './importance.ts';
import type { LinkContent, ParsedLink } from './link.ts';
import type { Origin } from './own-models.ts';
import type { Picture } from './pictures.ts';
import type { Problem } from './store.ts';
import type { View } from './view.ts';
import type { Loss, Part } from './worth.ts';

/** The run in hand, the one beside it, and what is looked at; a link that was read is one, and says more. */
export interface Place extends Pick<LinkContent, 'recipe' | 'beside' | 'letter' | 'view'>, Partial<Omit<ParsedLink, 'recipe' | 'beside' | 'letter' | 'view'>> {}

/** How far a run beside those of the page is computed, and what is asked of its last step. */
export interface AsideRequest {
  /** Positions up to and without this one; all where it is left out. */
  readonly until?: number;
  /** Tensors at the last of them. */
  readonly names?: readonly string[];
  readonly onStep?: (done: number, of: number) => void;
  readonly signal?: AbortSignal;
}

export interface AsideRun {
  readonly recipe: Recipe;
  readonly frames: readonly Frame[];
  readonly tensors: readonly Tensor[];
}

/**
 * Everything a control can ask for; app/ implements it. What is refused becomes a Problem in place; only the calls that return a
 * promise reject.
 */
export interface Actions {
  /** Validates, replaces the recipe (one undo step) and, where numbers change, runs it from the noise. */
  editRecipe(patch: RecipePatch): void;
  /** Shows the step in view as these edits would make it, on the run's own x_t, in the place of its frame; null shows it as it is. Changes no recipe. */
  tryEdits(edits: readonly Edit[] | null): void;
  /** Back to the recipe before the last edit; also bound to the browser's back button. */
  undo(): void;
  /** Takes back an undo. */
  redo(): void;
  /**
   * Compares: the run in hand is put beside, as A, and the recipe that the patch makes of it is taken in hand, as B. Where two are compared
   * already, the one beside stays.
   */
  compare(patch?: RecipePatch): void;
  /**
   * Forks: the run in hand is put beside, as A, and one that goes on from its position `at` with the patch in its recipe is taken in hand, as B. With
   * `renoise` the noise in x_t is drawn anew there. At 0 it is another run.
   */
  fork(at: number, patch: RecipePatch, renoise: boolean): void;
  /** Takes the run in hand that the present one forked from. */
  unfork(): void;
  /** Takes a run of this recipe in hand: alone, or (`beside`) as B beside the one that is in hand, which becomes A. */
  takeRun(recipe: Recipe, beside: boolean): void;
  /** Stages an experiment: A is the model's own recipe with `base`, B that with `change`; both are computed, and the finished pictures are in view. */
  stage(base: RecipePatch, change: RecipePatch): void;
  /** Cuts every part of a kind in every stretch of the run in hand, and says how much it changes. `known`: a map of the run that was stopped, which goes on. Rejects with a UserError or an AbortError. */
  importance(kind: ImportanceKind, stretches: readonly (readonly [number, number])[], onProgress: (map: ImportanceMap) => void, signal?: AbortSignal, known?: ImportanceMap | null): Promise<ImportanceMap>;
  /**
   * Goes to runs and a view as a pasted link does, with all that a link brings, as one step of undo. What is here already is not computed again.
   * `modelAddress`: where the model lies, for which the person is asked where it is not open.
   */
  goTo(place: Place, modelAddress?: string | null): void;
  /** Follows a link as though the address had been it: no step of undo, and no entry of the history but the present one. */
  revisit(link: ParsedLink): void;
  /** What the network's answer loses without a part, at a computed position of the run in hand, or of the one beside it where there is one. Rejects with a UserError. */
  worth(part: Part, position: number, of: 'hand' | 'beside', signal?: AbortSignal): Promise<Loss>;
  /** Computes the run that these fields make of the recipe, beside those of the page, which stay as they are. Rejects with a UserError or an AbortError. */
  runAside(patch: RecipePatch, request: AsideRequest): Promise<AsideRun>;
  /** Takes the run beside in hand, and the other way round; computes nothing that is known. */
  exchange(): void;
  /** Each of two runs takes the other's letter: what was A is B. The page shows the same letter as before. */
  swapLetters(): void;
  /** Goes on with one of two runs. */
  endComparison(keep: 'hand' | 'beside'): void;
  /** A new random seed. */
  rollSeed(): void;
  setView(patch: Partial<View>): void;
  /** Plays from the present position (from 0 when at the end), computing what is not known yet. */
  play(): void;
  pause(): void;
  /** Stops in the middle of a forward pass, by ending the engine: the next pass builds the network anew. What was computed is kept. */
  stopNow(): void;
  /** Computes what the panels show of the present position, where that is slow and waits to be asked for. */
  fetchShown(): void;
  /** Moves the playhead, clamped to 0 … N; runs nothing. Positions not computed yet are computed up to there when the hand rests. */
  seek(position: number): void;
  /** Resolves when nothing is computing or about to: what panels show of the position is there. */
  idle(): Promise<void>;
  /** One position on; computes it if need be. */
  next(): void;
  previous(): void;
  /**
   * Fetches tensors at every computed position that lacks them, one network run each, into the tensor room.
   * `onProgress` is told how many positions are done of how many. Rejects with an AbortError when cancelled.
   */
  probeSteps(names: readonly string[], onProgress?: (done: number, of: number) => void, signal?: AbortSignal): Promise<void>;
  /** The named tensors at a computed position, with the batch axis, by one network run on the x_t that is kept. Rejects with a UserError. */
  probe(position: number, names: readonly string[], signal?: AbortSignal): Promise<Tensor[]>;
  /** Weights of the model by the name that its file gives them. Runs nothing. Rejects with a UserError. */
  weights(name: string, signal?: AbortSignal): Promise<Tensor>;
  /** What the network was fed at a computed position, what the engine makes of it included. Rejects with a UserError where there is no frame. */
  fed(position: number): Promise<NetworkInputs>;
  /** One network run on inputs of the caller's own; the named tensors with the batch axis. Rejects with a UserError. */
  forward(inputs: NetworkInputs, names: readonly string[], signal?: AbortSignal): Promise<Tensor[]>;
  /** The clean pictures that are shipped with the present model. Rejects with a UserError. */
  pictures(signal?: AbortSignal): Promise<readonly Picture[]>;
  /**
   * Opens a model of the person's own and runs its default recipe. Until it is ready the model before stays as it is, and where it cannot be
   * opened it stays altogether. `address`: where its files came from, or null; links name it then. Rejects with a UserError or an AbortError.
   */
  openModel(model: OwnModel, origin: Origin, onProgress: (progress: LoadProgress) => void, signal: AbortSignal): Promise<void>;
  /** The latents of a picture (3·H·W values in −1 … 1, as large as the decoder's). Rejects with a UserError, `no-encoder` where the model has none. */
  encode(picture: Float32Array, signal?: AbortSignal): Promise<Tensor>;
  /** The answers of a model that has not been opened, one for each of the inputs. Rejects with a UserError or an AbortError. */
  tryOut(model: OwnModel, asked: readonly NetworkInputs[], signal?: AbortSignal): Promise<Tensor[]>;
  /** The model that the page's address asks for is not wanted. */
  declineLinkedModel(): void;
  /** The picture that latents are decoded to, [1, 3, H, W]. Rejects with a UserError. */
  decode(latents: Float32Array, signal?: AbortSignal): Promise<Tensor>;
  /** The tokens that the model's text encoder reads of a prompt; none where it has no text encoder. */
  words(prompt: string): Promise<readonly string[]>;
  /** What of the network's inputs only the engine can make, made. */
  conditions(asked: Conditions, signal?: AbortSignal): Promise<Readonly<Record<string, InputArray>>>;
  chooseDevice(choice: DeviceChoice): void;
  /** Tries again what failed last: loading, running or probing. */
  retry(): void;
  /** Stops what is being computed; what is known stays. */
  cancel(): void;
  dismiss(problem: Problem): void;
  /** The address that shows the same thing, with the checksum when the run is finished. */
  link(): string;
}

const ActionsContext = createContext<Actions | null>(null);
export const ActionsProvider = ActionsContext.Provider;

export function useActions(): Actions {
  const actions = useContext(ActionsContext);
  if (actions === null) throw new Error('useActions is used outside of <ActionsProvider>');
  return actions;
}

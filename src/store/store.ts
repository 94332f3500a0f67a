import { create } from 'zustand';
import { subscribeWithSelector } from 'zustand/middleware';
import type { Level } from '../diffusion/level.ts';
import type { DeviceChoice, DeviceReport, LoadedModel, LoadProgress } from '../protocol/engine.ts';
import type { Manifest } from '../protocol/manifest.ts';
import { endOf, type Recipe } from '../protocol/recipe.ts';
import { linkDefaults } from './link.ts';
import type { View } from './view.ts';

/** Something that went wrong or deserves a sentence, shown where the person is looking. */
export interface Problem {
  /** Stable code, e.g. `model-truncated`. */
  readonly code: string;
  /** What happened, why, and what to do next. */
  readonly message: string;
  readonly where: 'link' | 'prompt' | 'recipe' | 'engine' | 'run' | 'probe' | 'worth';
  /** Whether `actions.retry()` makes sense. */
  readonly retry: boolean;
  /** Whether `actions.undo()` brings back what it is about. */
  readonly undo?: boolean;
}

export type EngineStatus =
  | { readonly phase: 'loading'; readonly progress: LoadProgress | null }
  | { readonly phase: 'ready'; readonly device: DeviceReport }
  | { readonly phase: 'failed' };

/** The noise schedule as the chosen sampler visits it. Index = position on the film, 0 … N−1 (alphaBar and levels have N+1). */
export interface Schedule {
  readonly timesteps: readonly number[];
  /** ᾱ at each position; at N it is that of the finished picture. */
  readonly alphaBar: readonly number[];
  /** Of what x_t is made there, in the sampler's own scale. */
  readonly levels: readonly Level[];
  /** The sampler's step, from 0, that each evaluation belongs to: some samplers evaluate the network twice in a step. */
  readonly stepOf: readonly number[];
}

export interface RunStatus {
  /** `cached`: computed before by the same model and shipped; `live`: computed now, here. */
  readonly source: 'none' | 'cached' | 'live';
  readonly state: 'idle' | 'running' | 'paused' | 'done' | 'failed';
  /** Frames known, from position 0 without a gap. */
  readonly computed: number;
  /** N: number of evaluations of the network. Positions run from 0 to N. */
  readonly total: number;
  /** Milliseconds of an evaluation: the mean since computing began or went on, null before the first. */
  readonly stepMs: number | null;
  /** Checksum of the finished picture. */
  readonly checksum: string | null;
}

/** How the finished picture compares with the one that the opened link was made from. */
export type Verdict =
  | { readonly kind: 'identical' }
  /** `recipe`: whether it is the one that the link was made with; an old link does not tell. */
  | { readonly kind: 'deviates'; readonly largest: number; readonly samples: number; readonly recipe: 'same' | 'changed' | 'unknown' };

/** A run: what was asked for, and how far it has come. Its numbers are in tensors.ts. */
export interface RunRecord {
  /** Another for each run; the same recipe begun anew is another run. */
  readonly runId: number;
  /** What it is called where two are compared. */
  readonly letter: 'A' | 'B';
  readonly recipe: Recipe;
  readonly schedule: Schedule;
  readonly run: RunStatus;
  readonly verdict: Verdict | null;
}

/** The fields of {@link RunRecord} are those of the run in hand: the one that the page shows and the controls change. */
export interface AppState extends RunRecord {
  /** The run that it is compared with, complete in itself, or null. */
  readonly beside: RunRecord | null;
  readonly view: View;
  readonly models: readonly string[];
  /** What the page was opened with and is not here: the address of a model (`?model=`), or the id of a person's own whose file is asked for. Null once it is there, or not wanted. */
  readonly linkedModel: string | null;
  readonly manifest: Manifest | null;
  readonly loaded: LoadedModel | null;
  readonly engine: EngineStatus;
  readonly deviceChoice: DeviceChoice;
  /** Whether the playhead is moving (following the run, or replaying what is known). */
  readonly playing: boolean;
  /** Whether the network is being asked for the tensors on screen. */
  readonly probing: boolean;
  /** Whether what is on screen takes a forward pass that is slow and that nobody has asked for. */
  readonly waits: boolean;
  readonly problems: readonly Problem[];
}

export const noRun: RunStatus = { source: 'none', state: 'idle', computed: 0, total: 0, stepMs: null, checksum: null };

export const initialState: AppState = {
  runId: 0,
  letter: 'A',
  ...linkDefaults,
  models: [],
  linkedModel: null,
  manifest: null,
  loaded: null,
  engine: { phase: 'loading', progress: null },
  deviceChoice: 'auto',
  schedule: { timesteps: [], alphaBar: [], levels: [], stepOf: [] },
  run: noRun,
  verdict: null,
  beside: null,
  playing: false,
  probing: false,
  waits: false,
  problems: [],
};

/** Small and addressable: JSON and ids. Tensors live in tensors.ts. Only app/ writes; features read and call actions. */
export const useStore = create<AppState>()(subscribeWithSelector(() => initialState));

/** What the run that is shown ends in. */
export const endOfRun = ({ recipe }: Pick<AppState, 'recipe'>): string => endOf(recipe);

import { UserError, messageOf } from '../../../base/user-error.ts';
import type { Recipe } from '../../../protocol/recipe.ts';
import type { Actions } from '../../../store/actions.ts';
import { MOST_CELLS, type AxisField, type AxisValue } from './axis.ts';

export interface SheetCell {
  readonly recipe: Recipe;
  readonly picture: Float32Array;
  /** Evaluations of its run. */
  readonly steps: number;
}

/** A contact sheet as far as it is. */
export interface Sheet {
  /** The run that is varied, and the field along each side. */
  readonly base: Recipe;
  readonly fields: { readonly rows: AxisField; readonly columns: AxisField };
  readonly rows: readonly AxisValue[];
  readonly columns: readonly AxisValue[];
  readonly cells: readonly (readonly (SheetCell | null)[])[];
  readonly state: 'computing' | 'done' | 'cancelled' | 'failed';
  /** Pictures that are there, and how far the one in the making is, 0 … 1. */
  readonly done: number;
  readonly part: number;
  readonly problem: string | null;
}

/** The sheet that is being computed, or was last. It goes on while its dialog is closed. */
class SheetJob {
  private sheet: Sheet | null = null;
  private abort: AbortController | null = null;
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly now = (): Sheet | null => this.sheet;

  /** Throws a UserError where the sheet would be too large. */
  start(actions: Pick<Actions, 'runAside'>, base: Recipe, fields: Sheet['fields'], rows: readonly AxisValue[], columns: readonly AxisValue[]): void {
    if (rows.length * columns.length > MOST_CELLS) {
      throw new UserError('sheet-large', `${rows.length} × ${columns.length} makes ${rows.length * columns.length} pictures; a sheet has at most ${MOST_CELLS}. Remove some values.`);
    }
    this.cancel();
    const abort = new AbortController();
    this.abort = abort;
    this.set({ base, fields, rows, columns, cells: rows.map(() => columns.map(() => null)), state: 'computing', done: 0, part: 0, problem: null });
    void this.compute(actions, base, abort.signal);
  }

  cancel(): void {
    this.abort?.abort();
    this.abort = null;
    if (this.sheet?.state === 'computing') this.set({ ...this.sheet, state: 'cancelled' });
  }

  private async compute(actions: Pick<Actions, 'runAside'>, base: Recipe, signal: AbortSignal): Promise<void> {
    try {
      for (const [r, row] of (this.sheet?.rows ?? []).entries()) {
        for (const [c, column] of (this.sheet?.columns ?? []).entries()) {
          const onStep = (done: number, of: number): void => {
            if (!signal.aborted && this.sheet !== null) this.set({ ...this.sheet, part: done / of });
          };
          const { recipe, frames } = await actions.runAside({ ...base, ...row.patch, ...column.patch }, { onStep, signal });
          const picture = frames.at(-1)?.prev;
          if (signal.aborted || this.sheet === null || picture === undefined) return;
          const cells = this.sheet.cells.map((line, i) => line.map((cell, j) => (i === r && j === c ? { recipe, picture, steps: frames.length } : cell)));
          this.set({ ...this.sheet, cells, done: this.sheet.done + 1, part: 0 });
        }
      }
      if (this.sheet !== null) this.set({ ...this.sheet, state: 'done' });
    } catch (error) {
      if (signal.aborted || this.sheet === null) return;
      const interrupted = error instanceof DOMException && error.name === 'AbortError';
      this.set({ ...this.sheet, state: 'failed', problem: interrupted ? 'In the meantime the model was reloaded, or another was opened; what was computed is kept.' : messageOf(error) });
    }
  }

  private set(sheet: Sheet): void {
    this.sheet = sheet;
    for (const listener of this.listeners) listener();
  }
}

export const sheetJob = new SheetJob();

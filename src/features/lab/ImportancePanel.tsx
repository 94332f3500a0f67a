import { useEffect, useId, useRef, useState } from 'react';
import { writeNpy } from '../../base/npy.ts';
import type { Recipe } from '../../protocol/recipe.ts';
import { useActions } from '../../store/actions.ts';
import { changesPart, importanceCells, importanceKinds, runsOfCut, type ImportanceCell, type ImportanceKind, type ImportanceMap } from '../../store/importance.ts';
import { canonicalRecipe, sameRecipe } from '../../store/link.ts';
import { modelName } from '../../store/prompt-words.ts';
import { fileName, runName } from '../../store/run-name.ts';
import { runWords } from '../../store/run-words.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { formatPercent } from '../../ui/format.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { saveFile } from '../../ui/save.ts';
import { keptMaps, keyOf, stoppedWords, type MapOf } from './kept-maps.ts';
import styles from './LabPage.module.css';
import { useImportanceMap } from './use-importance-map.ts';

/** Runs that were opened from a cell, each with the key of its map: where the run that was cut changes the part itself, neither of the two is that run. */
const openedFrom = new Map<string, string>();

type Measure = 'picture' | 'atOnce';
const measures: Readonly<Record<Measure, string>> = { picture: 'the final picture', atOnce: 'ε̂ at once' };

const kindNames: Readonly<Record<ImportanceKind, string>> = { skips: 'skip', blocks: 'residual block', attention: 'attention layer', heads: 'attention head' };

/** `red-heart-s3-ddim20-importance_of_each_skip_in_5_stretches.csv` */
function fileOf({ recipe, map }: MapOf, kind: ImportanceKind, ending: string): string {
  return fileName(`importance of each ${kindNames[kind]} in ${map.stretches.length} stretches`, ending, runName(recipe), null);
}

/** For every part and stretch of steps, how much changes when the part is cut there. */
export function ImportancePanel() {
  const headingId = useId();
  const actions = useActions();
  const recipe = useStore((state) => state.recipe);
  const beside = useStore((state) => state.beside);
  const letter = useStore((state) => state.letter);
  const anatomy = useStore((state) => state.loaded?.anatomy ?? null);
  const able = useStore(({ engine, run }) => engine.phase === 'ready' && run.source === 'live' && run.state === 'done');
  const [kind, setKind] = useState<ImportanceKind>('skips');
  const [stretches, setStretches] = useState(5);
  const [measure, setMeasure] = useState<Measure>('picture');
  const { computing, problem, compute, cancel } = useImportanceMap(kind, stretches);
  const find = (of: Recipe | undefined): MapOf | undefined => (of === undefined ? undefined : keptMaps.get(keyOf(of, kind, stretches)));
  const present: MapOf | undefined = computing === null || computing.map === null ? undefined : { map: computing.map, recipe: computing.recipe, stopped: null };
  const ofHand = present ?? find(recipe);
  // Once the run behind a cell is open it is in hand, and the one that was cut stands beside it.
  const shown = ofHand ?? find(beside?.recipe) ?? (beside === null ? undefined : keptMaps.get(openedFrom.get(canonicalRecipe(recipe)) ?? ''));
  // One that was stopped is told of beside other runs too.
  const elsewhere = computing === null && shown === undefined ? keptMaps.unfinished() : null;
  const stopped = computing === null && shown !== undefined && shown.stopped !== null ? shown : elsewhere;

  return (
    <section aria-labelledby={headingId} className={styles.importance} data-caption={shown === undefined ? undefined : `${runWords(shown.recipe, anatomy)} · ${modelName(shown.recipe.model)} · ${kindNames[kind]}s, ${shown.map.stretches.length} stretches`} data-named={shown === undefined ? undefined : runName(shown.recipe)}>
      <h3 id={headingId} className={styles.heading}>
        What matters when
      </h3>
      <p className={styles.quiet}>
        Repeats the current run for each part and each stretch of its steps, with the part cut (set to zero where it is read) in that stretch alone. Steps before the cut are the same and are not computed again.
      </p>
      <p className={styles.guesses}>
        <Choice
          label="of each"
          value={kind}
          options={importanceKinds.map((value) => ({ value, label: kindNames[value] }))}
          onChange={(next) => { cancel(); setKind(next); }}
        />
        <span>
          in{' '}
          <NumberField label="Stretches" value={stretches} range={{ min: 1, max: 25, whole: true }} onCommit={(next) => { cancel(); setStretches(next); }} /> stretches
        </span>
        <span data-control="">
          {computing === null ? (
            <Button look="framed" disabled={!able} title={able ? undefined : 'The run must be finished first'} onClick={compute}>
              {ofHand?.stopped === null ? 'Compute it again' : ofHand !== undefined ? 'Continue the map' : beside === null ? 'Compute the map' : `Compute the map of ${letter}`}
            </Button>
          ) : (
            <Button look="framed" onClick={cancel}>
              Cancel
            </Button>
          )}
        </span>
      </p>
      {problem === null ? null : <p role="alert">{problem}</p>}
      <div role="status">
        {present === undefined ? null : <ProgressBar label="Runs computed" value={importanceCells(present.map)} max={present.map.parts.length * present.map.stretches.length} />}
        {stopped === null ? null : (
          <p>
            {elsewhere === null ? 'Stopped' : `The map of “${stopped.recipe.prompt}”, seed ${stopped.recipe.seed}, was stopped`} at {stoppedWords(stopped)}.{' '}
            {sameRecipe(stopped.recipe, recipe) ? (
              <Button look="link" disabled={!able} onClick={compute}>
                Continue
              </Button>
            ) : stopped.recipe.model === recipe.model ? (
              <Button look="link" onClick={() => actions.goTo({ recipe: stopped.recipe, beside: null, letter: 'A', view: { ...useStore.getState().view, experiment: null } })}>
                Back to that run
              </Button>
            ) : null}
          </p>
        )}
      </div>
      {shown === undefined ? null : (
        <>
          <p className={styles.guesses}>
            <Choice label="change of" value={measure} options={(['picture', 'atOnce'] as const).map((value) => ({ value, label: measures[value] }))} onChange={setMeasure} />
            <span className={styles.quiet}>
              {measure === 'picture' ? 'mean square difference, values −1 to 1' : 'Σ(difference)² ÷ Σ ε̂² at the first step of the stretch'} · {shown.map.passes} forward passes, {shown.map.saved} saved{ofHand === undefined && beside !== null && sameRecipe(beside.recipe, shown.recipe) ? ` · of ${beside.letter}` : ''}
            </span>
            <span data-control="" className={styles.downloads}>
              <Button look="link" onClick={() => saveFile(fileOf(shown, kind, 'csv'), new TextEncoder().encode(csvOf(shown.map)), 'text/csv')}>
                Save .csv
              </Button>
              <Button look="link" onClick={() => saveFile(fileOf(shown, kind, 'npy'), writeNpy(npyOf(shown.map)))}>
                Save .npy
              </Button>
            </span>
          </p>
          {shown.map.parts.some(({ place }) => changesPart(shown.recipe, place, [0, shown.map.total - 1])) ? (
            <p className={styles.quiet}>The run changes some of these parts itself. Where it does, the cut is compared with the run in which that part is unchanged: cutting what is already cut would change nothing.</p>
          ) : null}
          <MapTable of={shown} begins={present !== undefined} measure={measure} onOpen={(run) => openedFrom.set(canonicalRecipe(run), keyOf(shown.recipe, kind, stretches))} />
        </>
      )}
    </section>
  );
}

/** `begins`: as it is being computed; it is brought into view then. */
function MapTable({ of: { map, recipe }, begins, measure, onOpen }: { of: MapOf; begins: boolean; measure: Measure; onOpen: (run: Recipe) => void }) {
  const actions = useActions();
  const table = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (begins) table.current?.scrollIntoView({ block: 'nearest' });
  }, [begins]);
  const inHand = useStore((state) => state.recipe);
  const values = map.cells.flat().flatMap((cell) => (cell === null || !Number.isFinite(cell[measure]) ? [] : [cell[measure]]));
  const most = Math.max(1e-9, ...values);
  return (
    <div ref={table} className={styles.scroll}>
      <table className={styles.map} aria-label="Importance map">
        <thead>
          <tr>
            <td />
            {map.stretches.map(([first, last]) => (
              <th key={first} scope="col">
                {first === last ? first : `${first}–${last}`}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {map.parts.map(({ name, place }, p) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {map.stretches.map(([first, last], s) => {
                const cell = map.cells[p]?.[s] ?? null;
                const { whole, cut } = runsOfCut(recipe, place, [first, last], map.total);
                return (
                  <td key={first}>
                    {cell === null ? (
                      <span className={styles.quiet}>…</span>
                    ) : (
                      <button
                        type="button"
                        className={styles.cell}
                        style={{ background: `color-mix(in oklab, var(--skip) ${Math.round(Math.sqrt(Math.max(0, cell[measure]) / most) * 78)}%, var(--bg))` }}
                        aria-pressed={sameRecipe(inHand, cut)}
                        title={`${name} cut in steps ${first}–${last}: open the run`}
                        onClick={() => {
                          onOpen(cut);
                          actions.goTo({ recipe: cut, beside: whole, letter: 'B', view: useStore.getState().view });
                        }}
                      >
                        {valueWords(cell, measure)}
                      </button>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function valueWords(cell: ImportanceCell, measure: Measure): string {
  return measure === 'picture' ? cell.picture.toPrecision(2) : formatPercent(cell.atOnce);
}

/** A field of CSV (RFC 4180). */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function csvOf({ parts, stretches, cells }: ImportanceMap): string {
  const rows = parts.flatMap(({ name, place }, p) =>
    stretches.map(([first, last], s) => {
      const cell = cells[p]?.[s];
      return [quoted(name), quoted(place.tensor), quoted(place.into ?? ''), place.heads?.[0] ?? '', first, last, cell?.picture ?? '', cell?.atOnce ?? ''].join(',');
    }),
  );
  return ['part,tensor,into,head,first_step,last_step,picture_mse,epsilon_change', ...rows, ''].join('\n');
}

/** [2, parts, stretches]: the final picture's mean square difference, then ε̂'s change at once. */
function npyOf({ parts, stretches, cells }: ImportanceMap): { dims: number[]; data: Float32Array } {
  const all = (measure: Measure): number[] => cells.flat().map((cell) => cell?.[measure] ?? NaN);
  return { dims: [2, parts.length, stretches.length], data: Float32Array.from([...all('picture'), ...all('atOnce')]) };
}

import { useEffect, useMemo, useRef } from 'react';
import { drawnAspect } from '../../base/aspect.ts';
import { putPixels } from '../../render/put-pixels.ts';
import { statisticsOf } from '../../render/plane-statistics.ts';
import type { Planes } from '../../render/tensor-planes.ts';
import { useActions } from '../../store/actions.ts';
import { useRecord } from '../../store/side.ts';
import { useHeldSteps, type HeldSteps } from '../../store/use-steps.ts';
import { Button } from '../../ui/Button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { useTheme } from '../../ui/theme.ts';
import { useWidth } from '../../ui/use-width.ts';
import { commonDomain, paintRows, spreadPositions } from './across-steps.ts';
import { componentsBeside, componentsOf } from './numbers.ts';
import { ComponentsCanvas, PlaneCanvas } from './PlaneCanvas.tsx';
import { ScaleBar } from './ScaleBar.tsx';
import { selectionName, type Selection } from './selection.ts';
import { stepName, type Opened, type Shown } from './use-opened.ts';
import { valuesOf } from './use-scale.ts';
import { formatValue } from './values.ts';
import styles from './AcrossSteps.module.css';

interface AcrossStepsProps {
  readonly opened: Opened;
  readonly selection: Selection;
  readonly held: readonly Shown[];
}

/** What is large, at every step where it is held, on one scale. */
export function AcrossSteps({ opened, selection, held }: AcrossStepsProps) {
  const { kind, look, info } = opened;
  const all = useHeldSteps(useMemo(() => [info.name], [info.name]));
  const domain = useMemo(
    () => commonDomain(held.flatMap((shown) => valuesOf(selection, shown) ?? [])),
    [held, selection],
  );
  const what = kind.form === 'row' || kind.form === 'image' ? 'it' : selectionName(kind, selection);
  return (
    <section className={styles.across} aria-label={`${what} across the steps`}>
      <header className={styles.head}>
        <h3>
          {what} <span className={styles.plain}>across the steps, one scale</span>
        </h3>
        {selection.kind === 'components' || held.length === 0 ? null : (
          <ScaleBar kind={kind.scale} domain={domain} about={held.length === 1 ? 'the one step held' : `the ${held.length} steps held`} />
        )}
        <Kept all={all} total={look.total} />
      </header>
      {all.progress === null ? null : <ProgressBar label="Steps computed" value={all.progress.done} max={Math.max(1, all.progress.of)} />}
      {kind.form === 'row' && kind.shape.width > 1 ? (
        <Rows opened={opened} held={held} domain={domain} />
      ) : (
        <Strip opened={opened} selection={selection} held={held} domain={domain} />
      )}
    </section>
  );
}

function Kept({ all: { held, computed, progress, problem, start, cancel }, total }: { all: HeldSteps; total: number }) {
  if (progress !== null) {
    return (
      <p className={styles.kept} role="status">
        {progress.done} of {progress.of} steps · <Button look="link" onClick={cancel}>cancel</Button>
      </p>
    );
  }
  const missing = computed - held;
  return (
    <p className={styles.kept}>
      kept at {held} of {total} steps
      {problem === null ? null : ` · ${problem}`}
      {missing > 0 && start !== null ? (
        <span data-control="">
          {' · '}
          <Button look="link" onClick={start}>
            compute the other {missing}
          </Button>
        </span>
      ) : null}
    </p>
  );
}

const GAP = 4;

/** Wide: one row of as many steps as can be told apart. Narrow: two rows of fewer and larger ones. */
function stripOf(width: number): { readonly most: number; readonly columns: number } {
  if (width >= 560) return { most: Math.floor((width + GAP) / 34), columns: Math.floor((width + GAP) / 34) };
  const columns = Math.max(3, Math.floor((width + GAP) / 72));
  return { most: 2 * columns, columns };
}

const MOST_CELL = 72;

interface StripProps extends AcrossStepsProps {
  readonly domain: number;
}

function Strip({ opened, selection, held, domain }: StripProps) {
  const { look } = opened;
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const actions = useActions();
  const { most, columns } = stripOf(width);
  const positions = spreadPositions(look.total, most, look.index);
  const side = Math.min(MOST_CELL, Math.floor((width + GAP) / Math.max(1, Math.min(columns, positions.length))) - GAP);
  const byIndex = useMemo(() => new Map(held.map((shown) => [shown.index, shown])), [held]);
  return (
    <div ref={box} className={styles.strip}>
      {width === 0
        ? null
        : positions.map((index) => (
            <button
              key={index}
              type="button"
              // The film's own slider and the arrow keys do the same for the keyboard.
              tabIndex={-1}
              className={classNames(styles.cell, index === look.index && styles.here)}
              style={{ width: side }}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => actions.seek(index)}
              aria-current={index === look.index ? 'step' : undefined}
              aria-label={`Go to step ${index}`}
            >
              <StepPicture opened={opened} selection={selection} shown={byIndex.get(index) ?? null} index={index} side={side} domain={domain} />
            </button>
          ))}
    </div>
  );
}

interface StepPictureProps {
  readonly opened: Opened;
  readonly selection: Selection;
  readonly shown: Shown | null;
  readonly index: number;
  readonly side: number;
  readonly domain: number;
}

function StepPicture({ opened, selection, shown, index, side, domain }: StepPictureProps) {
  const { kind, model, info, shown: open, like } = opened;
  const { height, width } = kind.shape;
  const timestep = useRecord(({ schedule }) => schedule.timesteps[index] ?? null);
  const values = shown === null ? null : valuesOf(selection, shown);
  const aspect = kind.form === 'maps' ? 1 / drawnAspect(height, width) : Math.min(2, Math.max(0.5, height / width));
  const deviation = values === null ? null : formatValue(statisticsOf(values).deviation);
  const componentsAt = (planes: Planes) => (like === null ? componentsOf(planes, model.manifest.id, info.name) : componentsBeside(planes, model.manifest.id, info.name, like));
  return (
    <>
      <span
        className={styles.picture}
        style={{ height: Math.round(side * aspect) }}
        title={`${stepName(index, timestep)}${deviation === null ? '' : `, sd ${deviation}`}`}
      >
        {shown === null ? null : values === null ? (
          <ComponentsCanvas
            projection={componentsAt(shown.planes)}
            {...(open === null ? {} : { deviations: componentsAt(open.planes).deviations })}
            height={height}
            width={width}
            className={styles.canvas}
          />
        ) : (
          <PlaneCanvas values={values} height={height} width={width} domain={domain} kind={kind.scale} className={styles.canvas} mark={`step ${index}`} />
        )}
      </span>
      <span className={styles.label}>{index}</span>
      {side >= 40 && deviation !== null ? <span className={styles.small}>sd {deviation}</span> : null}
    </>
  );
}

/** Vectors: a row for each step, from the noise at the top to the picture below. */
function Rows({ opened: { kind, look }, held, domain }: Omit<StripProps, 'selection'>) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const { width } = kind.shape;
  useEffect(() => {
    if (!canvas.current || look.total === 0) return;
    const rows = new Map(held.map(({ index, planes }) => [index, planes.data]));
    putPixels(canvas.current, paintRows(rows, look.total, width, domain, kind.scale, theme), width, look.total);
  }, [held, look.total, width, domain, kind.scale, theme]);
  return (
    <div className={styles.rows} style={{ height: Math.min(160, Math.max(64, look.total * 4)) }}>
      <canvas ref={canvas} className={styles.canvas} data-plane="rows" aria-hidden="true" />
      <span className={styles.row} style={{ top: `${(look.index / Math.max(1, look.total)) * 100}%`, height: `${100 / Math.max(1, look.total)}%` }} />
      <p className={styles.sides}>
        <span>step 0</span>
        <span>step {look.total - 1}</span>
      </p>
    </div>
  );
}

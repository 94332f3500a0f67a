import { useMemo, useRef, useState, type PointerEvent, type ReactNode } from 'react';
import { useActions } from '../../store/actions.ts';
import { endOfRun, useStore } from '../../store/store.ts';
import { Choice } from '../../ui/Choice.tsx';
import { formatCoefficient, formatFixed } from '../../ui/format.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { useMediaQuery } from '../../ui/use-media-query.ts';
import { useWidth } from '../../ui/use-width.ts';
import { pointIn } from '../../ui/zoom.ts';
import { AlphaBarFormula, LogSnrFormula, SigmaFormula } from './formulas.tsx';
import { nearestPosition, overlayNames, overlays, quantitiesOf, trainedSchedule, type Overlay, type Quantities, type TrainedSchedule } from './quantities.ts';
import { QuantityPlot } from './QuantityPlot.tsx';
import { formatTimestep } from '../../ui/format.ts';
import { StepRuler } from './StepRuler.tsx';
import { timeAxis } from './time-axis.ts';
import styles from './SchedulePage.module.css';

const PATH = [{ text: 'noise schedule' }] as const;

/** How much noise there is at which t: the schedule that the model was trained with, and where the present sampler visits it. */
export function SchedulePage() {
  const config = useStore((state) => state.manifest?.scheduler);
  const trained = useMemo(() => (config === undefined ? undefined : trainedSchedule(config)), [config]);
  if (trained === undefined) return <PageHead path={PATH} title="How much noise at which t">Waiting for the model.</PageHead>;
  if (trained === null) {
    return (
      <PageHead path={PATH} title="How much noise at which t">
        This model is a flow: x is (1 − σ)·picture + σ·noise with σ falling from 1 to 0, and has no ᾱ.
      </PageHead>
    );
  }
  return <Opened trained={trained} />;
}

type Line = Readonly<Record<keyof Quantities, readonly number[]>>;

function lineOf(alphaBars: Float32Array): Line {
  const all = Array.from(alphaBars, quantitiesOf);
  return { alphaBar: all.map((q) => q.alphaBar), sigma: all.map((q) => q.sigma), logSnr: all.map((q) => q.logSnr) };
}

const texts: readonly { readonly key: keyof Quantities; readonly name: string; readonly formula: ReactNode; readonly line: string; readonly log: boolean }[] = [
  { key: 'alphaBar', name: 'what is left of the picture', formula: <AlphaBarFormula />, line: 'The share of the picture’s own variance that is left in x_t; the noise in it has variance 1 − ᾱ.', log: false },
  { key: 'sigma', name: 'noise to picture', formula: <SigmaFormula />, line: 'The standard deviation of the noise where the picture is kept at scale 1, as Karras’ samplers count.', log: true },
  { key: 'logSnr', name: 'log-SNR', formula: <LogSnrFormula />, line: 'Signal to noise of a picture of unit variance, as a natural logarithm: 0 at ᾱ = ½. DPM-Solver’s formulas are written in half of it, λ.', log: false },
];

/** How far a finger goes across before it drags the playhead and does not scroll the page. */
const SLOP = 8;

function Opened({ trained }: { trained: TrainedSchedule }) {
  const actions = useActions();
  const { timesteps, alphaBar: visitedAlphaBar } = useStore((state) => state.schedule);
  const step = useStore((state) => state.view.step);
  const end = useStore(endOfRun);
  const root = useRef<HTMLDivElement>(null);
  const width = useWidth(root);
  const low = useMediaQuery('(max-height: 960px)');
  const [overlay, setOverlay] = useState<Overlay | 'none'>('none');
  const [hover, setHover] = useState<number | null>(null);
  const dragging = useRef(false);
  /** Where the pointer came down. */
  const came = useRef(0);

  const last = trained.alphaBar.length - 1;
  const axis = useMemo(() => timeAxis(width, last), [width, last]);
  const own = useMemo(() => lineOf(trained.alphaBar), [trained]);
  const other = useMemo(() => (overlay === 'none' ? null : lineOf(trained.overlaid(overlay))), [trained, overlay]);
  const visited = useMemo(() => timesteps.map((t, i) => ({ t, ...quantitiesOf(visitedAlphaBar[i] ?? NaN) })), [timesteps, visitedAlphaBar]);

  const position = Math.max(0, Math.min(step, timesteps.length));
  const t = timesteps[position];
  const here = quantitiesOf(visitedAlphaBar[position] ?? NaN);
  const endX = end === 'noise' ? axis.left : axis.picture;
  const playheadX = t === undefined ? endX : axis.x(t);
  const read: Quantities = hover === null ? here : { alphaBar: own.alphaBar[hover] ?? NaN, sigma: own.sigma[hover] ?? NaN, logSnr: own.logSnr[hover] ?? NaN };
  const at = hover ?? (t === undefined ? null : Math.round(t));

  const under = (event: PointerEvent<HTMLElement>): number => axis.t(pointIn(event.currentTarget, event).x);
  const move = (event: PointerEvent<HTMLElement>): void => {
    const place = under(event);
    if (event.pointerType === 'mouse') setHover(Math.max(0, Math.min(last, Math.round(place))));
    if (!dragging.current) return;
    if (event.type === 'pointermove' && Math.abs(event.clientX - came.current) < SLOP && event.pointerType === 'touch') return;
    const to = nearestPosition(timesteps, place, axis.t(endX));
    if (to !== position) actions.seek(to);
  };
  const { betas } = trained;
  return (
    <article className={styles.page}>
      <PageHead path={PATH} title="How much noise at which t" aside="computed from the model’s scheduler_config">
        The network was trained on {last + 1} noise levels; the sampler of this run visits {timesteps.length} of them (the dots). Drag across the plots to move the film.
      </PageHead>
      <p className={styles.controls}>
        <b className={styles.read}>{at === null ? `the ${end}` : hover === null ? `step ${position}, t = ${formatTimestep(t ?? 0)}` : `t = ${hover}`}</b>
        <span>
          this model: <b>{trained.name}</b>
          {trained.name === 'trained_betas' ? `, a list of its own; closest to ${overlayNames[trained.nearest.schedule]}, whose ᾱ differs by at most ${formatCoefficient(trained.nearest.within)}` : null}
          {trained.name === 'trained_betas' || trained.name === 'squaredcos_cap_v2' ? null : `, β from ${betas.start} to ${betas.end}`}
        </span>
        <Choice
          label="overlaid"
          options={[{ value: 'none', label: 'nothing' }, ...overlays.map((value) => ({ value, label: overlayNames[value] }))]}
          value={overlay}
          onChange={setOverlay}
        />
        {other === null ? null : (
          <span className={styles.legend}>
            <i aria-hidden="true" /> {overlay}, over the same {last + 1} timesteps{overlay === 'squaredcos_cap_v2' ? '' : ` and β from ${betas.start} to ${betas.end}`}
          </span>
        )}
      </p>
      <div className={styles.rows} role="group" aria-label="Noise schedule">
        {texts.map(({ key, name, formula, line }, i) => (
          <div key={key} className={styles.row} style={{ gridRow: i + 1 }}>
            <div className={styles.title}>
              <h3>{name}</h3>
              <span className={styles.formula}>{formula}</span>
            </div>
            <p className={styles.values}>
              <b>{write(key, read[key])}</b>{' '}
              {other === null || at === null ? null : (
                <span className={styles.second}>
                  {overlayNames[overlay as Overlay]} {figure(key, other[key][at] ?? NaN)}
                </span>
              )}
            </p>
            <p className={styles.quiet}>{line}</p>
          </div>
        ))}
        <div
          ref={root}
          className={styles.plots}
          onPointerDown={(event) => {
            if (event.button !== 0 || !event.isPrimary) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            event.currentTarget.querySelector<HTMLElement>('[role=slider]')?.focus({ preventScroll: true });
            dragging.current = true;
            came.current = event.clientX;
            // A finger may be about to scroll the page: it counts once it moves across, or is lifted where it came down.
            if (event.pointerType !== 'touch') move(event);
          }}
          onPointerMove={move}
          onPointerUp={(event) => {
            move(event);
            dragging.current = false;
          }}
          onPointerCancel={() => {
            dragging.current = false;
          }}
          onPointerLeave={() => setHover(null)}
        >
          {width === 0
            ? null
            : texts.map(({ key, name, log }) => (
                <QuantityPlot
                  key={key}
                  name={`${name} against t: ${write(key, own[key][0] ?? NaN)} at t = 0, ${write(key, own[key][last] ?? NaN)} at t = ${last}`}
                  axis={axis}
                  height={low ? 116 : 136}
                  own={own[key]}
                  other={other?.[key] ?? null}
                  log={log}
                  label={symbols[key]}
                  visited={visited.map((one) => ({ t: one.t, value: one[key] }))}
                  playhead={{ x: playheadX, value: here[key] }}
                  hover={hover}
                />
              ))}
          {width === 0 ? null : <StepRuler axis={axis} timesteps={timesteps} position={position} x={playheadX} end={end} />}
        </div>
      </div>
    </article>
  );
}

const symbols: Readonly<Record<keyof Quantities, string>> = { alphaBar: 'ᾱ', sigma: 'σ', logSnr: 'λ' };

function write(key: keyof Quantities, value: number): string {
  const decibels = key === 'logSnr' ? `, ${formatFixed((10 / Math.LN10) * value, 1)} dB` : '';
  return `${symbols[key]} = ${figure(key, value)}${decibels}`;
}

function figure(key: keyof Quantities, value: number): string {
  if (key === 'alphaBar') return value < 0.001 ? formatCoefficient(value) : formatFixed(value, 4);
  return key === 'sigma' ? formatCoefficient(value) : formatFixed(value, 2);
}

import { memo, useEffect, useRef } from 'react';
import type { Arrow, ULayout } from '../../render/layout-types.ts';
import { useStore } from '../../store/store.ts';
import { classNames } from '../../ui/class-names.ts';
import { useLit } from './under-pointer.ts';
import styles from './Arrows.module.css';

/**
 * Silhouette, edges, and the signal that passes through them when the network has really run. `apart`: the picture at the left is
 * not what the network looked at (at N it is the finished one), so its arrow is broken.
 */
export const Arrows = memo(function Arrows({ layout, apart }: { layout: ULayout; apart: boolean }) {
  return (
    <svg className={styles.drawing} width={layout.width} height={layout.height} aria-hidden="true">
      {layout.shades.map((shade) => (
        <path key={shade.path} className={styles[`shade-${shade.hue}`]} d={shade.path} />
      ))}
      {layout.arrows.map((arrow) => (
        <Line key={arrow.id} arrow={arrow} broken={apart && arrow.id === 'in'} />
      ))}
      <Signal layout={layout} />
    </svg>
  );
});

function Line({ arrow, broken }: { arrow: Arrow; broken: boolean }) {
  const lit = useLit('arrows', arrow.id);
  return (
    <g className={classNames(styles.arrow, styles[arrow.hue], lit === true && styles.lit, lit === false && styles.back)}>
      <path className={styles.line} d={arrow.path} strokeDasharray={broken ? '2 4' : undefined} />
      {arrow.hue === 'skip' ? <path className={styles.core} d={arrow.path} /> : null}
      <path className={styles.head} d={arrow.head} />
    </g>
  );
}

const STAGGER_MS = 45;
const PASS_MS = 260;
/** As often as the screen is drawn anew for it alone, once the network rests. */
const TICK_MS = 110;

/**
 * One dash along every edge, in the order of the data flow, once per step that was computed live; steps that come faster than
 * the signal passes are not shown twice. While the network runs it moves with the pictures of the figure alone, and is no animation of the
 * browser's: that would have the whole screen drawn sixty times a second, by the processor that computes the next step.
 */
function Signal({ layout }: { layout: ULayout }) {
  const group = useRef<SVGGElement>(null);
  useEffect(() => {
    let begun: number | null = null;
    let timer = 0;
    const draw = (): void => {
      const element = group.current;
      window.clearTimeout(timer);
      if (begun === null || element === null) return;
      const now = performance.now() - begun;
      let passing = false;
      for (const path of element.querySelectorAll('path')) {
        const share = (now - Number(path.dataset['rank']) * STAGGER_MS) / PASS_MS;
        passing ||= share < 1;
        if (share > 0 && share < 1) path.style.strokeDashoffset = String(20 - 120 * share);
        path.style.visibility = share > 0 && share < 1 ? 'visible' : '';
      }
      if (!passing) begun = null;
      else if (useStore.getState().run.state !== 'running') timer = window.setTimeout(draw, TICK_MS);
    };
    const unsubscribe = useStore.subscribe(
      // 0 when it rests, which draws once more: from there on it has the screen drawn by itself.
      (state) => (state.run.source === 'live' && state.run.state === 'running' ? state.run.computed : 0),
      (computed, before) => {
        const begins = begun === null && computed > before && !window.matchMedia('(prefers-reduced-motion: reduce)').matches;
        if (begins) begun = performance.now();
        draw();
      },
    );
    return () => {
      unsubscribe();
      window.clearTimeout(timer);
    };
  }, []);
  return (
    <g ref={group} data-signal="">
      {layout.arrows.map((arrow) => (
        <path key={arrow.id} className={`${styles.signal ?? ''} ${styles[arrow.hue] ?? ''}`} d={arrow.path} pathLength={100} data-rank={arrow.rank} />
      ))}
    </g>
  );
}

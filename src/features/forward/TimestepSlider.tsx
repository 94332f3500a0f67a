import type { CSSProperties } from 'react';
import { mixtureWords } from '../../controls/mixture-words.ts';
import { formatFixed } from '../../ui/format.ts';
import { AXIS } from './ErrorPlot.tsx';
import styles from './ForwardPage.module.css';

/** t, from the picture to noise, on the axis of the plot below. */
export function TimestepSlider({ t, last, alphaBar, onChange }: { t: number; last: number; alphaBar: number; onChange: (t: number) => void }) {
  const style = { '--share': last === 0 ? 0 : t / last, paddingLeft: AXIS.left, paddingRight: AXIS.right } as CSSProperties;
  return (
    <div className={styles.time} style={style}>
      <input
        type="range"
        className={styles.slider}
        min={0}
        max={last}
        step={1}
        value={t}
        aria-label="Timestep t"
        aria-valuetext={`t = ${t}: ${mixtureWords(alphaBar)}, alpha bar ${formatFixed(alphaBar, 3)}`}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
    </div>
  );
}

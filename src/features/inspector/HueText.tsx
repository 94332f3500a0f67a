import type { ReactNode } from 'react';
import type { Hue } from './network-tree.ts';
import styles from './HueText.module.css';

/** Colour has one meaning everywhere: encoder, decoder, skip, attention, time and text. */
export function HueText({ hue, children }: { hue: Hue; children: ReactNode }) {
  return <span className={hue === null || hue === 'middle' ? undefined : styles[hue]}>{children}</span>;
}

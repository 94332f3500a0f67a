import { useLayoutEffect, useRef, type ComponentProps, type ReactNode, type RefObject } from 'react';
import { classNames } from './class-names.ts';
import type { PlacementOptions } from './placement.ts';
import { usePlacement } from './use-placement.ts';
import styles from './Float.module.css';

interface FloatProps extends Omit<ComponentProps<'span'>, 'popover' | 'ref'> {
  readonly open: boolean;
  readonly anchor: RefObject<HTMLElement | null>;
  readonly children: ReactNode;
  readonly side?: PlacementOptions['side'];
  readonly align?: PlacementOptions['align'];
  readonly gap?: number;
}

/**
 * A panel above everything else, beside its anchor, that opens and closes when its owner says so. Never takes the focus.
 * A <span>, because its owner may stand in running text.
 */
export function Float({ open, anchor, side = 'below', align = 'start', gap = 6, className, ...rest }: FloatProps) {
  const panel = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    panel.current?.togglePopover(open);
  }, [open]);
  usePlacement(open, anchor, panel, { side, align, gap });
  return <span ref={panel} popover="manual" className={classNames(styles.float, className)} {...rest} />;
}

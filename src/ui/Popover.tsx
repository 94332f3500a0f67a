import { useId, useRef, useState, type ComponentProps, type ReactNode } from 'react';
import { classNames } from './class-names.ts';
import type { PlacementOptions } from './placement.ts';
import { usePlacement } from './use-placement.ts';
import floatStyles from './Float.module.css';

interface PopoverProps extends Omit<ComponentProps<'button'>, 'type' | 'children' | 'popoverTarget'> {
  /** What the button shows. */
  readonly trigger: ReactNode;
  /** Accessible name of the panel. */
  readonly panelLabel: string;
  readonly panelClassName?: string | undefined;
  readonly align?: PlacementOptions['align'];
  /**
   * Rendered only while it is open. A button inside that closes the panel names it: `popoverTarget={panelId}
   * popoverTargetAction="hide"`; the focus then goes back to where it came from.
   */
  readonly children: (panelId: string) => ReactNode;
}

/** A button with a panel. The browser's own popover: Esc and a click elsewhere close it, and the focus goes in and out in order. */
export function Popover({ trigger, panelLabel, panelClassName, align = 'start', children, ...button }: PopoverProps) {
  const id = useId();
  const anchor = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  usePlacement(open, anchor, panel, { side: 'below', align, gap: 6 });
  return (
    <>
      <button type="button" ref={anchor} popoverTarget={id} aria-expanded={open} {...button}>
        {trigger}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="group"
        aria-label={panelLabel}
        className={classNames(floatStyles.float, panelClassName)}
        onToggle={(event) => {
          if (event.target === event.currentTarget) setOpen(event.newState === 'open');
        }}
      >
        {open ? children(id) : null}
      </div>
    </>
  );
}

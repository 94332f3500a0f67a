import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Float } from './Float.tsx';
import type { PlacementOptions } from './placement.ts';
import styles from './Hovercard.module.css';

interface HovercardProps {
  readonly trigger: ReactNode;
  /** One sentence. Always in the document, so that it is read together with the trigger. */
  readonly text: ReactNode;
  /** More to see, drawn above the sentence while the card is open. */
  readonly figure?: () => ReactNode;
  readonly label?: string | undefined;
  readonly side?: PlacementOptions['side'];
  readonly align?: PlacementOptions['align'];
  readonly className?: string | undefined;
}

const SHOW_AFTER_MS = 120;
const HIDE_AFTER_MS = 100;

/**
 * Explains what it is put around: on hover (also over the card itself), on focus, on touch. Esc closes it (WCAG 1.4.13), and so does the next press:
 * one on the card goes on to the button or link that the card covers.
 */
export function Hovercard({ trigger, text, figure, label, side = 'below', align = 'start', className }: HovercardProps) {
  const id = useId();
  const anchor = useRef<HTMLButtonElement>(null);
  const timer = useRef(0);
  const [open, setOpen] = useState(false);

  const later = (next: boolean, delay: number): void => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setOpen(next), delay);
  };
  const now = (next: boolean): void => {
    window.clearTimeout(timer.current);
    setOpen(next);
  };
  useEffect(() => () => window.clearTimeout(timer.current), []);
  // A press elsewhere closes it; a finger's does not move the focus everywhere.
  useEffect(() => {
    if (!open) return undefined;
    const press = ({ target }: PointerEvent): void => {
      const isOwn = target instanceof Node && (anchor.current?.contains(target) === true || document.getElementById(id)?.contains(target) === true);
      if (!isOwn) setOpen(false);
    };
    document.addEventListener('pointerdown', press, true);
    return () => document.removeEventListener('pointerdown', press, true);
  }, [open, id]);

  return (
    <>
      <button
        ref={anchor}
        type="button"
        className={classNames(styles.trigger, className)}
        aria-label={label}
        aria-describedby={id}
        onPointerEnter={(event) => {
          if (event.pointerType === 'mouse') later(true, SHOW_AFTER_MS);
        }}
        onPointerLeave={(event) => {
          if (event.pointerType === 'mouse') later(false, HIDE_AFTER_MS);
        }}
        onFocus={(event) => {
          if (event.currentTarget.matches(':focus-visible')) now(true);
        }}
        onBlur={() => now(false)}
        onClick={() => now(true)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !open) return;
          event.preventDefault();
          now(false);
        }}
      >
        {trigger}
      </button>
      <Float
        open={open}
        anchor={anchor}
        side={side}
        align={align}
        id={id}
        role="tooltip"
        className={styles.card}
        onPointerEnter={() => now(true)}
        onPointerLeave={() => later(false, HIDE_AFTER_MS)}
        onClick={(event) => {
          event.stopPropagation();
          if (window.getSelection()?.isCollapsed === false) return;
          now(false);
          pressUnder(event.currentTarget, event.clientX, event.clientY);
        }}
      >
        {open && figure ? figure() : null}
        <span className={styles.text}>{text}</span>
      </Float>
    </>
  );
}

function pressUnder(card: Element, x: number, y: number): void {
  const under = document.elementsFromPoint(x, y).find((element) => !card.contains(element));
  const control = under?.closest('button, a[href]');
  if (control instanceof HTMLElement) control.click();
}

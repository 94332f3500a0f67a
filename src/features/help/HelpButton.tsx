import { useState, type ReactNode } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { useKeys } from '../../ui/use-keys.ts';
import styles from './HelpButton.module.css';

/** `?`: what is on the page. `children`: the dialog's content, which the app fetches later than the page. */
export function HelpButton({ children }: { children?: ReactNode }) {
  const [open, setOpen] = useState(false);
  useKeys({ '?': () => setOpen(true) });
  return (
    <>
      <Button aria-label="Keys and help" title="Keys and help" aria-keyshortcuts="?" className={styles.trigger} onClick={() => setOpen(true)}>
        ?
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="What you are looking at">
        {children}
      </Dialog>
    </>
  );
}

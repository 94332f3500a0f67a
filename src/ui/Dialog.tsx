import { useEffect, useId, useRef, type ReactNode } from 'react';
import { IconButton } from './Button.tsx';
import styles from './Dialog.module.css';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
}

/** The browser's modal dialog: it holds the focus, Esc or a click beside it closes it, and the focus goes back to where it came from. */
export function Dialog({ open, onClose, title, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby={titleId} onClose={onClose} closedby="any">
      {open ? (
        <>
          <header className={styles.head}>
            <h2 id={titleId} className={styles.title}>
              {title}
            </h2>
          </header>
          {children}
          {/* Last, so that the focus begins with what the dialog is about. */}
          <IconButton icon="close" label="Close" className={styles.close} onClick={onClose} />
        </>
      ) : null}
    </dialog>
  );
}

import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useActions } from '../../store/actions.ts';
import { handOverPicture } from '../../store/handed-picture.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { GivenContext, type Dropped, type Given } from './given.ts';
import styles from './OpenModel.module.css';

/**
 * A person's own U-Net: dropped anywhere on the page, chosen, or fetched from an address. The run that is there stays until the new model is ready.
 * `children`: the dialog's content, which the app fetches later than the page.
 */
export function OpenModel({ children }: { children: ReactNode }) {
  const [given, setGiven] = useState<Given | null>(null);
  const linked = useStore((state) => state.linkedModel);
  const [asked, setAsked] = useState<string | null>(null);
  // The address that the page was opened with, or the model that it names, is asked about once.
  if (linked !== asked) {
    setAsked(linked);
    if (linked !== null) setGiven({ dropped: null });
  }
  const actions = useActions();
  const over = useDrop(
    useCallback((dropped: Dropped) => setGiven({ dropped }), []),
    useCallback((file: File) => handOverPicture(file, actions), [actions]),
  );
  const context = useMemo(() => ({ given: given ?? { dropped: null }, close: () => setGiven(null) }), [given]);
  return (
    <>
      <Button aria-label="Open a model" title="Open a model of your own" onClick={() => setGiven({ dropped: null })}>
        Open
      </Button>
      {over ? (
        <div className={styles.over} aria-hidden="true">
          Drop a U-Net, as a folder or an .onnx file, or a picture to noise and start from
        </div>
      ) : null}
      <Dialog open={given !== null} onClose={() => setGiven(null)} title="Open a model">
        <GivenContext value={context}>{children}</GivenContext>
      </Dialog>
    </>
  );
}

interface Handled {
  readonly getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>;
}

/** Files that are dropped anywhere. Whether some hang over the page. */
function useDrop(choose: (dropped: Dropped) => void, choosePicture: (file: File) => void): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const hasFiles = (event: DragEvent): event is DragEvent & { dataTransfer: DataTransfer } => event.dataTransfer?.types.includes('Files') === true;
    // A place that takes pictures keeps them.
    const taken = (event: DragEvent): boolean => event.defaultPrevented;
    const enter = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      depth++;
      setOver(true);
    };
    const leave = (): void => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const hover = (event: DragEvent): void => {
      if (hasFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent): void => {
      depth = 0;
      setOver(false);
      if (!hasFiles(event) || taken(event)) return;
      event.preventDefault();
      const { files, items } = event.dataTransfer;
      const [first] = files;
      if (files.length === 1 && first?.type.startsWith('image/') === true) {
        choosePicture(first);
        return;
      }
      // Read by the dialog, whose program may still be on its way.
      const all = [...items] as (DataTransferItem & Handled)[];
      choose({ entries: all.map((item) => item.webkitGetAsEntry()), handles: all.map((item) => item.getAsFileSystemHandle?.()), files: [...files] });
    };
    const listeners = [['dragenter', enter], ['dragleave', leave], ['dragover', hover], ['drop', drop]] as const;
    for (const [type, listener] of listeners) window.addEventListener(type, listener);
    return () => {
      for (const [type, listener] of listeners) window.removeEventListener(type, listener);
    };
  }, [choose, choosePicture]);
  return over;
}

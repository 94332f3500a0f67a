/**
 * Export: tensors and steps as NumPy files, pictures as PNG with their scale, and the Python that computes the
 * same numbers. What is saved is what the network gave, batch axis and all: with guidance, sample 0 is the unconditional pass and
 * sample 1 the conditional one.
 *
 *   arrays.ts            what goes into a file
 *   python-snippet.ts    the Python; export-python.test.ts runs it
 *   labelled-picture.ts  a canvas of the page with its name and scale
 *   scene/               any panel as it is seen: read from the page as marks, written as SVG or drawn on a canvas
 *   film/                a run or a panel, step by step, as GIF, MP4, WebM
 *   sheet/               one run with fields varied, as a table of pictures
 */
import { useState, type ReactNode } from 'react';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';

/** `children`: the dialog's content, which the app fetches later than the page. */
export function ExportButton({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const model = useStore((state) => state.loaded);
  return (
    <>
      <Button onClick={() => setOpen(true)} disabled={model === null} title={model === null ? 'Available once the model has loaded' : undefined}>
        Export
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Export">
        {children}
      </Dialog>
    </>
  );
}

/**
 * Take it with you: tensors and steps as NumPy files, pictures as PNG with their scale, and the Python that computes the
 * same numbers. What is saved is what the network gave, batch axis and all: with guidance, sample 0 is the look without
 * the words and sample 1 the look with them.
 *
 *   arrays.ts            what goes into a file
 *   python-snippet.ts    the Python; take-python.test.ts runs it
 *   labelled-picture.ts  a canvas of the page with its name and scale
 */
import { useState } from 'react';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TakeDialog } from './TakeDialog.tsx';

export function TakeButton() {
  const [open, setOpen] = useState(false);
  const model = useStore((state) => state.loaded);
  return (
    <>
      <Button onClick={() => setOpen(true)} disabled={model === null} title={model === null ? 'As soon as the model is here' : undefined}>
        Take
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Take it with you">
        {model === null ? null : <TakeDialog model={model} />}
      </Dialog>
    </>
  );
}

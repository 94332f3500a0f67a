import { useEffect, useId, useRef, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { filesOf, filesOfDrop } from './choose-files.ts';
import { loadingWords } from './loading-words.ts';
import { ModelQuestions } from './ModelQuestions.tsx';
import { useOpening, type OpenModel as Opened } from './use-opening.ts';
import styles from './OpenModel.module.css';

/** A person's own U-Net: dropped anywhere on the page, chosen, or fetched. The run that is there stays until the new model is ready. */
export function OpenModel() {
  const opened = useOpening();
  const over = useDrop(opened.choose);
  return (
    <>
      <Button aria-label="Open a model" title="Open a model of your own" onClick={opened.show}>
        Open
      </Button>
      {over ? (
        <div className={styles.over} aria-hidden="true">
          Drop a U-Net: a folder, or an .onnx file
        </div>
      ) : null}
      <Dialog open={opened.open} onClose={opened.close} title="Open a model">
        <div className={styles.body}>
          {opened.problem === null ? null : (
            <p role="alert" className={styles.problem}>
              {opened.problem}
            </p>
          )}
          <Body opened={opened} />
        </div>
      </Dialog>
    </>
  );
}

function Body({ opened }: { opened: Opened }) {
  const { opening } = opened;
  switch (opening.at) {
    case 'choosing':
      return <Ways opened={opened} />;
    case 'reading':
      return <p role="status">Reading{opening.loaded === null ? '' : `: ${(opening.loaded / 1e6).toFixed(1)} MB have come`}…</p>;
    case 'asking':
      return <ModelQuestions opened={opened} opening={opening} />;
    case 'loading':
      return (
        <>
          <p role="status">
            {opening.title}: {loadingWords(opening.progress)}
          </p>
          <p className={styles.quiet}>The run on the page stays as it is until then.</p>
          <Button look="framed" onClick={opened.again}>
            Cancel
          </Button>
        </>
      );
  }
}

function Ways({ opened }: { opened: Opened }) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const id = useId();
  const [address, setAddress] = useState('');
  const chosen = (input: HTMLInputElement): void => {
    if (input.files !== null && input.files.length > 0) opened.choose(filesOf([...input.files]));
    input.value = '';
  };
  return (
    <>
      <p>
        A diffusion U-Net as ONNX, from diffusers, Optimum or any other exporter: drop it anywhere on the page, or choose it. With a folder as{' '}
        <code>optimum-cli export onnx</code> writes it, prompts and pictures work too. Nothing is uploaded.
      </p>
      <p className={styles.line}>
        <Button look="framed" onClick={() => folder.current?.click()}>
          Choose a folder
        </Button>
        <Button look="framed" onClick={() => files.current?.click()}>
          Choose files
        </Button>
        <input ref={files} type="file" multiple hidden aria-label="Model files" onChange={(event) => chosen(event.target)} />
        <input ref={folder} type="file" multiple hidden aria-label="Model folder" {...{ webkitdirectory: '' }} onChange={(event) => chosen(event.target)} />
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (address.trim() !== '') opened.fetch(address);
        }}
      >
        <label htmlFor={id} className={styles.label}>
          or fetch it from an address: a .onnx file, or a folder
        </label>
        <div className={styles.line}>
          <input id={id} type="url" inputMode="url" className={styles.address} value={address} placeholder="https://…/unet/model.onnx" onChange={(event) => setAddress(event.target.value)} />
          <Button look="framed" onClick={() => address.trim() !== '' && opened.fetch(address)}>
            Fetch
          </Button>
        </div>
      </form>
    </>
  );
}

/** Files that are dropped anywhere. Whether some hang over the page. */
function useDrop(choose: Opened['choose']): boolean {
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
      const { files } = event.dataTransfer;
      const picture = files.length === 1 && files[0]?.type.startsWith('image/') === true;
      if (!picture) choose(filesOfDrop(event.dataTransfer));
    };
    const listeners = [['dragenter', enter], ['dragleave', leave], ['dragover', hover], ['drop', drop]] as const;
    for (const [type, listener] of listeners) window.addEventListener(type, listener);
    return () => {
      for (const [type, listener] of listeners) window.removeEventListener(type, listener);
    };
  }, [choose]);
  return over;
}

import { useId, useRef, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { filesOf } from './choose-files.ts';
import { Shipped } from './Shipped.tsx';
import type { OpenModel } from './use-opening.ts';
import styles from './OpenModel.module.css';

/** How a model comes in: files, a folder, or an address. */
export function Ways({ opened }: { opened: OpenModel }) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const id = useId();
  const [address, setAddress] = useState(opened.address);
  const chosen = (input: HTMLInputElement): void => {
    if (input.files !== null && input.files.length > 0) opened.choose(filesOf([...input.files]));
    input.value = '';
  };
  return (
    <>
      <Shipped />
      <h3>Your own</h3>
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
          or fetch it from an address: a .onnx file, a folder, or a Hugging Face repository (owner/name)
        </label>
        <div className={styles.line}>
          <input id={id} type="text" inputMode="url" autoComplete="url" autoCapitalize="off" spellCheck={false} className={styles.address} value={address} placeholder="https://…/unet/model.onnx" onChange={(event) => setAddress(event.target.value)} />
          <Button look="framed" onClick={() => address.trim() !== '' && opened.fetch(address)}>
            Fetch
          </Button>
        </div>
        <p className={styles.quiet}>Only that host is contacted, without cookies, and you see the size first.</p>
      </form>
    </>
  );
}

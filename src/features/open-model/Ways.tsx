import { useId, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Choosers } from './Choosers.tsx';
import { Shipped } from './Shipped.tsx';
import type { OpenModel } from './use-opening.ts';
import styles from './OpenModel.module.css';

/** How a model comes in: files, a folder, or an address. */
export function Ways({ opened }: { opened: OpenModel }) {
  const id = useId();
  const [address, setAddress] = useState(opened.address);
  return (
    <>
      <Shipped />
      <h3>Your own</h3>
      <p>
        A diffusion U-Net as ONNX, from diffusers, Optimum or any other exporter: drop it anywhere on the page, or choose it. With a folder as{' '}
        <code translate="no">optimum-cli export onnx</code> writes it, prompts and pictures work too. Nothing is uploaded.
      </p>
      <p className={styles.line}>
        <Choosers opened={opened} />
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

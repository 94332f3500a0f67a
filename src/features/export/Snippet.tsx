import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import styles from './Export.module.css';

/** Code to copy. Where the page may not write to the clipboard, the text is selected, and it says so. */
export function Snippet({ code }: { code: string }) {
  const [said, setSaid] = useState('');
  const copy = (): void => {
    // Absent on pages that are not served securely.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    (clipboard?.writeText(code) ?? Promise.reject(new Error('no clipboard'))).then(
      () => setSaid('Copied.'),
      () => setSaid('This browser does not let pages copy. Select the text and copy it yourself.'),
    );
  };
  return (
    <div>
      {/* A region that scrolls must be reachable by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={styles.code} tabIndex={0} aria-label="Python" translate="no">
        {code}
      </pre>
      <p className={styles.line}>
        <span role="status">{said}</span>
        <Button look="framed" onClick={copy}>
          Copy
        </Button>
      </p>
    </div>
  );
}

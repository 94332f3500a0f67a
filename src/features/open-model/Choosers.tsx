import { useRef } from 'react';
import { Button } from '../../ui/Button.tsx';
import { filesOf, filesOfHandles, pick } from './choose-files.ts';
import type { OpenModel } from './use-opening.ts';

/** Two buttons, for a folder and for files: by the browser's picker that can be come back to, else by an input. */
export function Choosers({ opened }: { opened: Pick<OpenModel, 'choose'> }) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const chosen = (input: HTMLInputElement): void => {
    if (input.files !== null && input.files.length > 0) opened.choose(filesOf([...input.files]));
    input.value = '';
  };
  const ask = (what: 'folder' | 'files', otherwise: HTMLInputElement | null): void => {
    // It never rejects.
    void pick(what).then((handles) => {
      if (handles === null) otherwise?.click();
      else if (handles !== 'cancelled') opened.choose(filesOfHandles(handles));
    });
  };
  return (
    <>
      <Button look="framed" onClick={() => ask('folder', folder.current)}>
        Choose a folder
      </Button>
      <Button look="framed" onClick={() => ask('files', files.current)}>
        Choose files
      </Button>
      <input ref={files} type="file" multiple hidden aria-label="Model files" onChange={(event) => chosen(event.target)} />
      <input ref={folder} type="file" multiple hidden aria-label="Model folder" {...{ webkitdirectory: '' }} onChange={(event) => chosen(event.target)} />
    </>
  );
}

import { useState } from 'react';
import { LectureSection } from '../features/lecture/LectureSection.tsx';
import { AsFiles } from '../features/share/AsFiles.tsx';
import { ShareDialog } from '../features/share/ShareDialog.tsx';
import { exportDialog } from './export-part.ts';
import { LazyPart } from './LazyPart.tsx';

/** What is in the dialog behind “Share”: the link and what is made of it, or the files in its place. */
export function Share() {
  const [files, setFiles] = useState(false);
  if (files) {
    return (
      <div tabIndex={-1} ref={(place) => place?.focus()}>
        <LazyPart part={exportDialog} />
      </div>
    );
  }
  return (
    <ShareDialog>
      <AsFiles onOpen={() => setFiles(true)} />
      <LectureSection onShow={() => document.querySelector<HTMLDialogElement>('dialog:modal')?.close()} />
    </ShareDialog>
  );
}

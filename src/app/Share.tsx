import { LectureSection } from '../features/lecture/LectureSection.tsx';
import { ShareDialog } from '../features/share/ShareDialog.tsx';

/** What is in the dialog behind “Share”. */
export function Share() {
  return (
    <ShareDialog>
      <LectureSection onShow={() => document.querySelector<HTMLDialogElement>('dialog:modal')?.close()} />
    </ShareDialog>
  );
}

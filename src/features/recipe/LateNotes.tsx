import { GuidanceNote } from './GuidanceNote.tsx';
import { InversionNote } from './InversionNote.tsx';

/** What there is to say of a run only once it is finished, or of one sampler alone. */
export function LateNotes() {
  return (
    <>
      <GuidanceNote />
      <InversionNote />
    </>
  );
}

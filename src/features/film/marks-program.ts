import { Later } from '../../base/later.ts';

/** What says where a run is edited, and in which words; and over which step the mouse is. It comes with the model (app/with-model.ts): before, no run that has edits can be shown. */
export const marksProgram = new Later(() => import('./EditMarks.tsx'));

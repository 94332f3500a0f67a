import { Later } from '../base/later.ts';

/** What says which edits a network can have. It comes with the model (app/with-model.ts), whose anatomy it asks. */
export const editsCheck = new Later(() => import('./check-edits.ts'));

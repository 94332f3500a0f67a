import { Later } from '../base/later.ts';

/** What runs one step under a hand that drags an edit. It comes with the model (with-model.ts), without which there is none to drag. */
export const trialProgram = new Later(() => import('./trial.ts'));

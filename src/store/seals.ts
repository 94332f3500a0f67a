import { Later } from '../base/later.ts';

/** What makes and compares the seals of finished pictures. It comes with the model (app/with-model.ts), before which none is computed. */
export const seals = new Later(() => import('./seal.ts'));

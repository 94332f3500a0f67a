import { Later } from '../../base/later.ts';

/** It comes with the model (app/with-model.ts), which is what computes a worth. */
export const halfWorth = new Later(() => import('./later-joins.ts'));

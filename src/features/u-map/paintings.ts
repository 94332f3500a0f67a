import { Later } from '../../base/later.ts';

/** What draws tensors. It comes with the model (app/with-model.ts), before which there are none. */
export const paintings = new Later(() => import('./tensor-paintings.ts'));

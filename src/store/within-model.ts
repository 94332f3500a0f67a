import { Later } from '../base/later.ts';

/** What says which parts of a view a network has. It comes with the model (app/with-model.ts), by which it goes. */
export const withinModel = new Later(() => import('./view-within.ts'));

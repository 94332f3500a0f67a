import { Later } from '../../base/later.ts';

/** It comes with the model (app/with-model.ts), of which it speaks. */
export const noWords = new Later(() => import('./NoWords.tsx'));

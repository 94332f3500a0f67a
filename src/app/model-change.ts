import { Later } from '../base/later.ts';

/** What a change of model leaves behind and what it keeps until the other is here, and what is shown of a model of one’s own. It comes with the first model (with-model.ts). */
export const modelChange = new Later(() => import('./kept-page.ts'));

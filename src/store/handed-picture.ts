import type { Actions } from './actions.ts';

/** A picture that was dropped where nothing takes one waits here for the page of the forward process, which is opened for it. */
let waiting: File | null = null;

export function handOverPicture(file: File, actions: Pick<Actions, 'setView'>): void {
  waiting = file;
  actions.setView({ page: 'forward' });
}

/** The picture that waits, once. */
export function takeHandedPicture(): File | null {
  const file = waiting;
  waiting = null;
  return file;
}

import { expect, it } from 'vitest';
import { defaultView } from '../store/view.ts';
import { clampView, pastTheEnd } from './clamp-view.ts';

it('places the playhead on the film, and says where a link is past its end', () => {
  const at = (step: number) => ({ ...defaultView, step });
  expect(clampView(at(99), 25).step).toBe(25);
  expect(pastTheEnd(at(99), 25)).toBe('The link asks for step “99”, but the film has only 25 steps; the finished picture is shown instead.');
  expect(pastTheEnd(at(25), 25)).toBeNull();
  // Nothing is known of the film yet.
  expect(clampView(at(99), 0).step).toBe(99);
  expect(pastTheEnd(at(99), 0)).toBeNull();
});

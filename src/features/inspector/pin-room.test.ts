import { expect, it } from 'vitest';
import { UserError } from '../../base/user-error.ts';
import type { Actions, AsideRun } from '../../store/actions.ts';
import { linkDefaults } from '../../store/link.ts';
import { pinRoom, type WantedPin } from './pin-room.ts';

const { recipe } = linkDefaults;
const pin = (text: string): WantedPin => ({ text, tensor: 'a', step: 0, recipe });
const tensor = { name: 'a', dims: [1], data: new Float32Array(1) };
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

function answering(...answers: readonly (Error | null)[]): Pick<Actions, 'runAside'> {
  const left = [...answers];
  return {
    runAside: () => {
      const error = left.shift() ?? null;
      return error === null ? Promise.resolve({ recipe, frames: [{}], tensors: [tensor] } as unknown as AsideRun) : Promise.reject(error);
    },
  };
}

it('a pin that another model or device interrupted is computed then', async () => {
  pinRoom.want(answering(new DOMException('replaced', 'AbortError')), [pin('interrupted')]);
  await turn();
  expect(pinRoom.now().tensor('interrupted')).toBe(tensor);
});

it('a pin that failed says why, and is tried again when it is wanted anew', async () => {
  const actions = answering(new UserError('aside-model', 'not of this model'));
  pinRoom.want(actions, [pin('failed')]);
  await turn();
  expect(pinRoom.now().said('failed')).toBe('not of this model');
  pinRoom.want(actions, []);
  pinRoom.want(actions, [pin('failed')]);
  await turn();
  expect(pinRoom.now().tensor('failed')).toBe(tensor);
});

import { expect, it } from 'vitest';
import { linkDefaults, parseLink } from './link.ts';
import { modelAddress } from './model-address.ts';
import { ownModels } from './own-models.ts';
import { packDrawing } from './packed-drawing.ts';
import { addressOf, contentOf, placeNow, runAddress } from './page-link.ts';
import { pictureRoom } from './pictures.ts';
import { writePin } from './pin.ts';
import { useStore } from './store.ts';
import { defaultView } from './view.ts';

/** A drawing of one colour, kept as the drawing board keeps it. */
function drawn(byte: number): { id: string; packed: string } {
  const values = new Float32Array(3 * 16 * 16).fill(Math.fround(byte / 127.5 - 1));
  const packed = packDrawing(values) ?? '';
  return { id: pictureRoom.keep('a drawing', values, packed).id, packed };
}

it('what a link is made of comes back from it: two runs, every drawing that they, the view and a pin name, and the answers about the model with its address', () => {
  const [hand, other, shown, pinned] = [drawn(0), drawn(10), drawn(20), drawn(30)];
  const model = `own-${'a'.repeat(40)}`;
  const answers = { prediction: 'v_prediction' as const, inputs: { hint: [0.5] } };
  // Only its description is asked for by links.
  ownModels.put({ manifest: { id: model } } as Parameters<typeof ownModels.put>[0], { address: 'owner/name', answers });
  const recipe = { ...linkDefaults.recipe, model, steps: 8, start: { picture: hand.id, from: 4 } };
  const beside = { ...recipe, seed: 9, start: { picture: other.id, from: 4 } };
  const pin = writePin('decoder.0.joined', 3, { ...recipe, start: { picture: pinned.id, from: 4 } });
  const place = { recipe, beside, letter: 'A' as const, view: { ...defaultView, step: 2, picture: shown.id, pins: [pin] } };

  const address = new URL(addressOf(contentOf(place), 'https://example.org/unetscope/?theme=dark#v=1&at=3'));
  expect(address.search).toBe('?model=owner/name&theme=dark');
  expect(modelAddress(address.search)).toBe('owner/name');
  const { hasStep, problems, ...read } = parseLink(address.hash);
  expect(problems).toEqual([]);
  expect(hasStep).toBe(true);
  expect(read).toEqual({ ...place, expected: null, answers, drawings: [hand.packed, other.packed, shown.packed, pinned.packed] });
});

it('a run is at the address of its own model, whichever is open', () => {
  const id = `own-${'0'.repeat(40)}`;
  ownModels.put({ manifest: { id } } as Parameters<typeof ownModels.put>[0], { address: 'https://example.org/m/unet.onnx', answers: { prediction: 'sample' } });
  const own = new URL(runAddress({ ...linkDefaults.recipe, model: id, seed: 5 }, 'https://page.example/'));
  expect(modelAddress(own.search)).toBe('https://example.org/m/unet.onnx');
  expect(parseLink(own.hash)).toMatchObject({ problems: [], recipe: { model: id, seed: 5 }, answers: { prediction: 'sample' } });
  expect(runAddress({ ...linkDefaults.recipe, seed: 5 }, own.href)).toBe('https://page.example/#v=1&seed=5');
});

it('the place that the page shows is both runs and the view', () => {
  const { recipe, letter, view } = useStore.getState();
  expect(placeNow()).toEqual({ recipe, beside: null, letter, view });
});

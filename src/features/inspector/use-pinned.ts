import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { TensorInfo } from '../../protocol/engine.ts';
import type { Recipe } from '../../protocol/recipe.ts';
import { useActions } from '../../store/actions.ts';
import { sameRecipe } from '../../store/link.ts';
import { readPin, type Pin } from '../../store/pin.ts';
import { useStore } from '../../store/store.ts';
import type { Planes } from '../../render/tensor-planes.ts';
import { planesOfTensor } from './numbers.ts';
import { pinRoom } from './pin-room.ts';
import { tensorKind, type TensorKind } from './tensor-kind.ts';
import { useTensors } from './use-held.ts';
import type { Opened } from './use-opened.ts';

/** A pin, or the open tensor, as it is drawn. */
export interface Pinned {
  /** The pin's text in the View; null: the open tensor. */
  readonly text: string | null;
  readonly info: TensorInfo;
  readonly kind: TensorKind;
  /** Where it is of, where that is another place than the playhead. */
  readonly at: { readonly step: number; readonly recipe: Recipe } | null;
  readonly planes: Planes | null;
  /** What is said while it is not there: how far it is, or what went wrong. */
  readonly said: string | null;
}

interface Place {
  readonly text: string | null;
  readonly name: string;
  readonly at: Pinned['at'];
  /** On the film of the run in hand; null: it is of another run. */
  readonly position: number | null;
  readonly problems: readonly string[];
}

/** The open tensor and the pinned ones. What belongs to another step or another run is computed beside the page, one after the other. */
export function usePinned({ model, info, look }: Opened, texts: readonly string[]): readonly Pinned[] {
  const actions = useActions();
  const recipe = useStore((state) => state.recipe);
  const pins = useMemo(() => texts.map((text) => ({ text, pin: readPin(text) })), [texts]);
  const places = useMemo(() => {
    const here = (pin: Pin): number | null => (pin.at === null ? look.index : sameRecipe(pin.at.recipe, recipe) ? pin.at.step : null);
    const open: Place = { text: null, name: info.name, at: null, position: look.index, problems: [] };
    return [open, ...pins.map(({ text, pin }): Place => ({ text, name: pin.tensor, at: pin.at, position: here(pin), problems: pin.problems }))];
  }, [pins, info.name, look.index, recipe]);
  const held = useTensors(useMemo(() => places.map(({ name, position }) => ({ position: position ?? -1, name })), [places]));
  // What the room holds may leave it; a pin stays.
  useEffect(() => {
    for (const [i, tensor] of held.entries()) {
      const place = places[i];
      if (tensor !== undefined && place !== undefined && place.at !== null && place.text !== null) pinRoom.keep(place.text, tensor);
    }
  }, [held, places]);
  const room = useSyncExternalStore(pinRoom.subscribe, pinRoom.now);
  const ready = useStore((state) => state.engine.phase === 'ready' && state.run.state !== 'running');
  useEffect(() => {
    const missing = places.flatMap(({ text, name, at, problems }, i) => {
      const askable = text !== null && at !== null && problems.length === 0 && held[i] === undefined && model.tensors.some((tensor) => tensor.name === name);
      return askable ? [{ text, tensor: name, ...at }] : [];
    });
    pinRoom.want(actions, ready ? missing : []);
  }, [places, held, model, ready, actions]);
  useEffect(() => () => pinRoom.want(actions, []), [actions]);
  return useMemo(
    () =>
      places.flatMap(({ text, name, at, problems }, i) => {
        const tensorInfo = model.tensors.find((tensor) => tensor.name === name);
        if (tensorInfo === undefined || (text !== null && at === null && name === info.name)) return [];
        const kind = tensorKind(tensorInfo, model.anatomy);
        const tensor = held[i] ?? (text === null ? undefined : room.tensor(text));
        const sample = Math.min(look.sample, (tensor?.dims[0] ?? 1) - 1);
        const planes = tensor === undefined ? null : planesOfTensor(tensor, kind.shape, Math.max(0, sample));
        return [{ text, info: tensorInfo, kind, at, planes, said: planes !== null ? null : (problems[0] ?? (text === null || at === null ? look.waiting : room.said(text))) }];
      }),
    [places, held, model, info.name, look, room],
  );
}

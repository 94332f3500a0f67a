import { useMemo } from 'react';
import type { Skip } from '../../onnx/anatomy-types.ts';
import type { Tensor } from '../../protocol/frame.ts';
import type { Like } from '../../render/drawn.ts';
import type { Volume } from '../../render/feature-map.ts';
import { readHalves, type Halves } from '../../render/join-halves.ts';
import { volumeOfSample } from '../../render/samples.ts';
import { readOfHalf } from '../../store/edit-places.ts';
import { useLike, useProbe } from '../../store/tensors.ts';
import type { LookInView } from '../../store/use-look.ts';

export interface JoinHere {
  readonly raw: Halves | null;
  /** As the layers behind the join read them; null where no norm comes first, or while it is not here. */
  readonly read: Halves | null;
  /** Whether a norm comes first, but gives the two no parts that can be told apart (of a sum). */
  readonly inseparable: boolean;
  /** Of two runs A's, by which these are coloured. */
  readonly like: { readonly raw: Like<Halves> | null; readonly read: Like<Halves> | null };
}

/** The tensors that the halves of a join are made of, as the join reads them. */
export function joinTensors(skip: Skip): string[] {
  return [readOfHalf(skip, 'skip'), readOfHalf(skip, 'below'), ...(skip.read === null ? [] : [skip.read.tensor])];
}

export function useJoin(skip: Skip, { index, sample, sampleOfA }: LookInView): JoinHere {
  const readName = skip.read?.tensor ?? null;
  const [across, below] = [readOfHalf(skip, 'skip'), readOfHalf(skip, 'below')];
  const encoder = useProbe(index, across);
  const decoder = useProbe(index, below);
  const read = useProbe(index, readName);
  const likeEncoder = useLike(index, across);
  const likeDecoder = useLike(index, below);
  const likeRead = useLike(index, readName);
  return useMemo(() => {
    const own = halvesOf(skip, [encoder, decoder, read], sample);
    const ofA = halvesOf(skip, [likeEncoder?.of, likeDecoder?.of, likeRead?.of], sampleOfA);
    const difference = likeEncoder?.difference === true;
    const inseparable = own.raw !== null && own.read === null && read !== undefined;
    return { ...own, inseparable, like: { raw: ofA.raw && { of: ofA.raw, difference }, read: ofA.read && { of: ofA.read, difference } } };
  }, [skip, encoder, decoder, read, likeEncoder, likeDecoder, likeRead, sample, sampleOfA]);
}

function halvesOf(skip: Skip, tensors: readonly (Tensor | undefined)[], sample: number): { readonly raw: Halves | null; readonly read: Halves | null } {
  const [across, below, read] = tensors.map((tensor): Volume | null => (tensor === undefined ? null : volumeOfSample(tensor, sample)));
  const raw = across && below ? { skip: across, below } : null;
  return { raw, read: raw && read ? readHalves(raw, read, skip) : null };
}

/** The two laid side by side, or added. */
export function joinedOf({ skip, below }: Halves, op: Skip['op']): Volume {
  if (op === 'Add') return { ...skip, data: skip.data.map((value, i) => value + (below.data[i] ?? 0)) };
  const data = new Float32Array(skip.data.length + below.data.length);
  data.set(skip.data);
  data.set(below.data, skip.data.length);
  return { ...skip, channels: skip.channels + below.channels, data };
}

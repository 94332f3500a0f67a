import { sameForm, type Form } from '../../onnx/forms.ts';
import type { OnnxGraph } from '../../onnx/model.ts';
import { siteKey, withChains, type Chain, type Site, type Spliced } from '../../onnx/splice.ts';
import { parseReadName, plainName } from '../../protocol/edits.ts';
import { withWhole } from '../../protocol/reduced-names.ts';
import type { Manifest } from '../../protocol/manifest.ts';
import type { Change } from '../edits/changes.ts';
import { Network, type Backend } from './network.ts';
import type { Runtime } from './runtime.ts';

/** Beyond so many forms, a new session has places only for what is asked of it; below, also for what was asked before. */
const MOST_FORMS = 64;

/** Places in the network where something can be changed: for each site a list of forms, and blocks with a clock of their own. */
export interface Places {
  readonly chains: ReadonlyMap<string, Chain>;
  /** Output of the block → the tensors that bring the time into it. */
  readonly clocks: ReadonlyMap<string, readonly string[]>;
}

/** The places that changes need, in their order. Neighbours that are both affine share one. */
export function placesFor(changes: readonly Pick<Change, 'site' | 'rank' | 'form'>[], clocks: Places['clocks']): Places {
  const chains = new Map<string, Chain>();
  for (const { site, rank, form } of changes) {
    const before = chains.get(siteKey(site))?.forms ?? [];
    const shared = form.kind === 'affine' && before.at(-1)?.kind === 'affine';
    chains.set(siteKey(site), { site, rank, forms: shared ? before : [...before, form] });
  }
  return { chains, clocks };
}

/** For each of `forms`, in order, its index in the chain; null where the chain does not have them all in that order. */
export function findForms(chain: readonly Form[], forms: readonly Form[]): number[] | null {
  let from = 0;
  const found: number[] = [];
  for (const form of forms) {
    const at = chain.findIndex((one, i) => i >= from && sameForm(one, form));
    if (at < 0) return null;
    found.push(at);
    from = at + 1;
  }
  return found;
}

function covers(has: Places, wanted: Places): boolean {
  return (
    [...wanted.chains].every(([key, { forms }]) => findForms(has.chains.get(key)?.forms ?? [], forms) !== null) &&
    [...wanted.clocks.keys()].every((block) => has.clocks.has(block))
  );
}

/** Places for both. */
function together(old: Places, wanted: Places): Places {
  const chains = new Map(old.chains);
  for (const [key, chain] of wanted.chains) {
    const forms = [...(old.chains.get(key)?.forms ?? [])];
    let from = 0;
    for (const form of chain.forms) {
      const at = forms.findIndex((one, i) => i >= from && sameForm(one, form));
      if (at < 0) forms.splice(from++, 0, form);
      else from = at + 1;
    }
    chains.set(key, { ...chain, forms });
  }
  const all = { chains, clocks: new Map([...old.clocks, ...wanted.clocks]) };
  const count = [...chains.values()].reduce((sum, { forms }) => sum + forms.length, 0) + all.clocks.size;
  return count > MOST_FORMS ? wanted : all;
}

/** A session of the network with places for edits. Whoever creates one releases it. */
export class EditedSession {
  private constructor(
    readonly places: Places,
    readonly spliced: Spliced,
    readonly network: Network,
  ) {}

  /**
   * The one that is there, where it has the places wanted and hands out the tensors `asked` for; else a new one, which has the places of the old one too,
   * and those that will be asked for `later`, in whatever order. The old one is left as it is.
   */
  static async serving(old: EditedSession | null, wanted: Places, later: Places, asked: readonly string[], source: SessionSource, signal?: AbortSignal): Promise<EditedSession> {
    if (old !== null && covers(old.places, wanted) && asked.every((name) => old.network.has(old.internal(name)))) return old;
    const both = together(later, wanted);
    const places = old === null ? both : together(old.places, both);
    const { runtime, manifest, bytes, graph, names, backendFor } = source;
    const clocks = [...places.clocks.values()].map((tensors) => ({ timestep: manifest.inputs.timestep ?? '', tensors }));
    const spliced = withChains(bytes, [...places.chains.values()], clocks);
    const plain = new Set([...names(), ...asked.map(plainName)]);
    // Of a large network not all is exposed, and what is read of a tensor is as large as the tensor.
    const reads = [...spliced.reads].flatMap(([key, name]) => (plain.has(places.chains.get(key)?.site.tensor ?? key) ? [name] : []));
    const exposed = new Set([...plain, ...asked.map((name) => internalName(spliced, name)), ...reads, ...spliced.before.values()]);
    const network = await Network.create(runtime, backendFor(spliced.bytes), manifest, spliced.bytes, graph, [...exposed], signal);
    return new EditedSession(places, spliced, network);
  }

  /** Graph inputs of each form of a site's chain. */
  inputsOf(site: Site): readonly Readonly<Record<string, string>>[] {
    return this.spliced.inputs[[...this.places.chains.keys()].indexOf(siteKey(site))] ?? [];
  }

  /** Graph input of a block's clock. */
  clockOf(block: string): string {
    return this.spliced.clocks[[...this.places.clocks.keys()].indexOf(block)] ?? '';
  }

  /** The session's name of a tensor, or of what is read of it. */
  internal(name: string): string {
    return internalName(this.spliced, name);
  }
}

function internalName({ reads, before }: Spliced, name: string): string {
  return withWhole(name, (tensor) => {
    const read = parseReadName(tensor);
    if (read === null) return before.get(tensor) ?? tensor;
    return reads.get(siteKey(read)) ?? reads.get(read.tensor) ?? read.tensor;
  });
}

/** What a session is made of. */
export interface SessionSource {
  readonly runtime: Runtime;
  readonly manifest: Manifest;
  readonly bytes: Uint8Array;
  readonly graph: OnnxGraph;
  /** Tensors that are exposed whatever is asked for. */
  readonly names: () => readonly string[];
  readonly backendFor: (bytes: Uint8Array) => Backend;
}

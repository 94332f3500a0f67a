import { SerialQueue } from '../../base/serial-queue.ts';
import { UserError } from '../../base/user-error.ts';
import { FORM_INPUTS, type Form } from '../../onnx/forms.ts';
import { siteKey } from '../../onnx/splice.ts';
import { checkEdits } from '../../protocol/check-edits.ts';
import { recipeAt, segmentsOf } from '../../protocol/fork.ts';
import { holdsAt, isNeutral, plainName, type Edit, type EditOf } from '../../protocol/edits.ts';
import type { EditedAt } from '../../protocol/engine.ts';
import type { NetworkInputs, Tensor } from '../../protocol/frame.ts';
import type { ModelParts } from '../../protocol/tensor-layout.ts';
import { changesOf, inOrder, rowsOf, type Change, type FormValues, type Moment } from '../edits/changes.ts';
import { combine, everywhere, NOTHING, type Values } from '../edits/part-values.ts';
import { blocksTold, conditionalRows, toldInputs, toldTimestep } from '../edits/told.ts';
import { EditedSession, findForms, placesFor, type Places, type SessionSource } from './edited-session.ts';
import { pickRows } from './feeds.ts';
import type { Look } from './network.ts';
import { PatchSources, type LookAt } from './patch-sources.ts';

/**
 * The network as edits make it. Beside the session of the plain network there is at most one with places for edits; what is fed to the
 * places is what an edit is, so that another value needs no other session.
 */
export class EditedNetwork {
  readonly #model: ModelParts;
  readonly #source: SessionSource;
  readonly #plain: LookAt;
  readonly #resolve: (inputs: NetworkInputs) => Promise<NetworkInputs>;
  readonly #patches: PatchSources;
  /** Nothing is built or let go while the session is in use. */
  readonly #queue = new SerialQueue();
  #session: EditedSession | null = null;

  /** `plain` runs the network without edits; `resolve` makes those of its inputs that a text encoder or a file must give. */
  constructor(model: ModelParts, source: SessionSource, plain: LookAt, resolve: (inputs: NetworkInputs) => Promise<NetworkInputs>) {
    this.#model = model;
    this.#source = source;
    this.#plain = plain;
    this.#resolve = resolve;
    this.#patches = new PatchSources(plain, source.runtime.ledger);
  }

  /** Throws UserError `edit-refused` where this model cannot have one of the edits. */
  check(recipe: EditedAt['recipe']): void {
    const [refused] = segmentsOf(recipe).flatMap(({ recipe: { edits, prompt } }) => checkEdits(edits, this.#model, prompt).refused);
    if (refused !== undefined) throw new UserError('edit-refused', refused);
  }

  /**
   * One run of the network under the edits that hold at a position; `inputs` are what it would be fed without them. Where none holds, and for
   * null, it is the plain network.
   */
  look(inputs: NetworkInputs, names: readonly string[], at: EditedAt | null, signal: AbortSignal): Promise<Look> {
    if (at === null) return this.#withoutSession(inputs, names, signal);
    const conditional = conditionalRows(inputs.batch);
    const { edits } = recipeAt(at.recipe, at.index);
    const active = edits.filter(
      (edit) => holdsAt(edit, at.index) && !isNeutral(edit) && (edit.kind === 'prompt' || rowsOf(edit, conditional).includes(true)),
    );
    const changes = inOrder(active.flatMap((edit) => changesOf(edit, this.#model)));
    const clocks = blocksTold(active, this.#model);
    const told = toldInputs(inputs, active, this.#model);
    if (changes.length === 0 && clocks.size === 0) return this.#withoutSession(told, names, signal);
    return this.#queue.run(async () => {
      const session = await this.#serving(placesOf(edits, this.#model), placesOf(at.also ?? [], this.#model), names, signal);
      const timesteps = [...session.places.clocks.keys()].map(
        (block) => [session.clockOf(block), toldTimestep(inputs, active, this.#model.manifest, block)] as const,
      );
      const placesFor = async (rows: readonly number[]) => {
        const patched = async (edit: EditOf<'patch'>): Promise<Values> => {
          const { dims: [first = 1, ...rest], data } = await this.#patched(edit, active, at, signal);
          return { dims: [(first / inputs.batch) * rows.length, ...rest], data: pickRows(data, rows, inputs.batch) };
        };
        const values = await valuesOf(changes, { conditional: rows.map((row) => conditional[row] ?? true), index: at.index, patched });
        return {
          values: feeds(session, values),
          timesteps: new Map(timesteps.map(([input, told]) => [input, pickRows(told, rows, inputs.batch)])),
        };
      };
      const look = await session.network.look(await this.#resolve(told), names.map((name) => session.internal(name)), signal, placesFor);
      return { output: look.output, tensors: renamed(look.tensors, names) };
    }, signal);
  }

  /** Lets go of the session and of other runs' activations. */
  forget(): Promise<void> {
    return this.#queue.run(async () => {
      this.#patches.forget();
      const old = this.#session;
      this.#session = null;
      await old?.network.release();
    });
  }

  /** The plain network, where what is read of a tensor is the tensor. */
  async #withoutSession(told: NetworkInputs, names: readonly string[], signal: AbortSignal): Promise<Look> {
    const look = await this.#plain(told, names.map(plainName), signal);
    return { output: look.output, tensors: renamed(look.tensors, names) };
  }

  async #serving(places: Places, later: Places, names: readonly string[], signal: AbortSignal): Promise<EditedSession> {
    const old = this.#session;
    const session = await EditedSession.serving(old, places, later, names, this.#source, signal);
    this.#session = session;
    if (old !== null && old !== session) await old.network.release();
    return session;
  }

  /** All tensors that patches take from the same run come with one run of the network. */
  async #patched(edit: EditOf<'patch'>, active: readonly Edit[], at: EditedAt, signal: AbortSignal): Promise<Tensor> {
    const from = JSON.stringify(edit.from);
    const names = active.flatMap((other) => (other.kind === 'patch' && JSON.stringify(other.from) === from ? [other.tensor] : []));
    const tensor = (await this.#patches.fetch(at, edit.from, at.index, [...new Set(names)], signal)).get(edit.tensor);
    if (tensor === undefined) throw new UserError('network-failed', `The network gave no tensor “${edit.tensor}”.`);
    return tensor;
  }
}

/** Places for all edits that the model can have. */
function placesOf(edits: readonly Edit[], model: ModelParts): Places {
  const { kept } = checkEdits(edits, model);
  return placesFor(inOrder(kept.flatMap((edit) => changesOf(edit, model))), blocksTold(kept, model));
}

interface Filled extends Pick<Change, 'site' | 'rank' | 'form'> {
  readonly values: FormValues;
}

/** For each site, the forms in order with their values. Two affine ones in a row are one: (x·G + A)·G′ + A′ = x·GG′ + (AG′ + A′). */
async function valuesOf(changes: readonly Change[], moment: Moment): Promise<ReadonlyMap<string, readonly Filled[]>> {
  const filled = new Map<string, Filled[]>();
  for (const { site, rank, form, values } of changes) {
    const next: Filled = { site, rank, form, values: await values(moment) };
    const list = filled.get(siteKey(site)) ?? [];
    const last = list.at(-1);
    if (form.kind === 'affine' && last?.form.kind === 'affine') list[list.length - 1] = { ...next, values: composed(last.values, next.values) };
    else list.push(next);
    filled.set(siteKey(site), list);
  }
  return filled;
}

function composed(first: FormValues, second: FormValues): FormValues {
  const { G: gain = everywhere(1, 0), A: shift = everywhere(NOTHING, 0) } = first;
  const { G = everywhere(1, 0), A = everywhere(NOTHING, 0) } = second;
  return { G: combine(gain, G, (x, y) => x * y), A: combine(combine(shift, G, (x, y) => x * y), A, (x, y) => x + y) };
}

/** What every input of the session's places is fed: where nothing is to be changed, what changes nothing. */
function feeds(session: EditedSession, filled: ReadonlyMap<string, readonly Filled[]>): Map<string, Values> {
  const fed = new Map<string, Values>();
  for (const [key, { site, rank, forms }] of session.places.chains) {
    const here = filled.get(key) ?? [];
    const found = findForms(forms, here.map(({ form }) => form));
    if (found === null) throw new Error(`no place for the edits of “${key}”`);
    const inputs = session.inputsOf(site);
    forms.forEach((form, i) => {
      const values = here[found.indexOf(i)]?.values ?? neutral(form, rank);
      for (const [role, input] of Object.entries(inputs[i] ?? {})) fed.set(input, values[role] ?? everywhere(1, rank));
    });
  }
  return fed;
}

/** Values with which a form leaves all as it was. */
function neutral(form: Form, rank: number): FormValues {
  return Object.fromEntries(
    Object.entries(FORM_INPUTS[form.kind]).map(([role, axes]): [string, Values] => {
      if (role === 'G') return [role, everywhere(1, rank)];
      if (form.kind === 'filter' && axes !== null) {
        const n = form.size[role.endsWith('h') ? 0 : 1];
        return [role, { dims: [n, n], data: new Float32Array(n * n) }];
      }
      return [role, everywhere(role === 'K' ? 0 : NOTHING, axes ?? rank)];
    }),
  );
}

function renamed(tensors: readonly Tensor[], names: readonly string[]): Tensor[] {
  return tensors.map((tensor, i) => ({ ...tensor, name: names[i] ?? tensor.name }));
}

import { standardNormal } from '../../base/philox.ts';
import type { Form } from '../../onnx/forms.ts';
import { siteKey, type Site } from '../../onnx/splice.ts';
import type { Edit, EditOf } from '../../protocol/edits.ts';
import { crossAttentionOf, layoutOf, type ModelParts, type TensorLayout } from '../../protocol/tensor-layout.ts';
import { UserError } from '../../base/user-error.ts';
import { freeuLowPass, lowPass, type Separable } from './low-pass.ts';
import { combine, everywhere, NOTHING, partValues, type Part, type Values } from './part-values.ts';

/** What a graph's inputs of one form are fed, by their role. */
export type FormValues = Readonly<Record<string, Values>>;

/** Where and when an edit's numbers are needed. */
export interface Moment {
  /** For each row of the batch: is it the conditional one? */
  readonly conditional: readonly boolean[];
  /** Position of the film. */
  readonly index: number;
  /** A tensor of the run that a patch comes from, at this position, with as many rows. */
  readonly patched: (edit: EditOf<'patch'>) => Promise<Values>;
}

/** An edit, or one of the parts that it consists of, as a form at a site. */
export interface Change {
  readonly edit: Edit;
  readonly site: Site;
  readonly rank: number;
  readonly form: Form;
  readonly values: (moment: Moment) => FormValues | Promise<FormValues>;
}

/** What an edit does to tensors of the network; nothing for those that only change what the network is told. */
export function changesOf(edit: Edit, model: ModelParts): Change[] {
  const rows = ({ conditional }: Moment) => rowsOf(edit, conditional);
  switch (edit.kind) {
    case 'prompt':
    case 'timestep':
      return [];
    case 'freeu':
      return freeuChanges(edit, model);
    case 'word':
      return crossAttentionOf(model, edit.layer).map(({ probabilities }) => {
        const layout = layoutFor(model, probabilities);
        const part = (moment: Moment): Part => ({ keys: [edit.word], rows: rows(moment) });
        return affine(edit, { tensor: probabilities }, layout, (moment) => ({ G: partValues(layout, part(moment), edit.value, 1) }));
      });
    default:
      return [tensorChange(edit, layoutFor(model, edit.tensor))];
  }
}

/**
 * The changes with those in their place that are done everywhere but come after one that is done at a single reader: a graph does what is done everywhere first, so that
 * reader begins again at the tensor as it was computed, and all that holds for it is done there in the list's order.
 */
export function inOrder(changes: readonly Change[]): Change[] {
  const behind = new Map<string, Change[]>();
  for (const { site } of changes) {
    const key = siteKey(site);
    if (site.into === undefined || behind.has(key)) continue;
    const holding = changes.filter((other) => other.site.tensor === site.tensor && (other.site.into ?? site.into) === site.into);
    const first = holding.findIndex((other) => other.site.into !== undefined);
    if (holding.slice(first).some((other) => other.site.into === undefined)) behind.set(key, holding.map((other) => ({ ...other, site })));
  }
  if (behind.size === 0) return [...changes];
  return changes.flatMap((change) => {
    const all = behind.get(siteKey(change.site));
    if (all === undefined) return [change];
    if (change !== changes.find(({ site }) => siteKey(site) === siteKey(change.site))) return [];
    return [{ ...change, form: { kind: 'computed' as const }, values: () => ({ S: everywhere(1, 1) }) }, ...all];
  });
}

/** The rows of the batch for which an edit holds. */
export function rowsOf({ branch = 'both' }: Pick<Edit, 'branch'>, conditional: readonly boolean[]): boolean[] {
  return conditional.map((is) => branch === 'both' || (branch === 'conditional') === is);
}

function tensorChange(edit: EditOf<'gain' | 'mean' | 'filter' | 'patch' | 'noise'>, layout: TensorLayout): Change {
  const { tensor, into } = edit;
  const site: Site = { tensor, into };
  const rank = layout.dims.length;
  const part = ({ conditional }: Moment): Part => ({
    channels: 'channels' in edit ? edit.channels : undefined,
    heads: 'heads' in edit ? edit.heads : undefined,
    rows: rowsOf(edit, conditional),
  });
  switch (edit.kind) {
    case 'gain':
      return affine(edit, site, layout, (moment) => ({ G: partValues(layout, part(moment), edit.value, 1) }));
    case 'patch':
      return affine(edit, site, layout, async (moment) => {
        const G = partValues(layout, part(moment), 0, 1);
        const source = await moment.patched(edit);
        return { G, A: combine(source, G, (x, gain) => (gain === 0 ? x : NOTHING)) };
      });
    case 'mean':
      return {
        edit, site, rank, form: { kind: 'mean', axes: layout.picture ?? [] },
        values: (moment) => ({ G: partValues(layout, part(moment), 0, 1), M: partValues(layout, part(moment), 1, 0) }),
      };
    case 'filter': {
      const size = mapSize(layout);
      return filter(edit, site, layout, lowPass(size, edit.cutoff), edit.low, edit.high);
    }
    case 'noise': {
      const values = layout.dims.reduce((product, size) => product * size, 1);
      return {
        edit, site, rank, form: { kind: 'noise', dims: layout.dims },
        values: (moment) => {
          const noise = standardNormal(edit.seed, moment.index, values).map((z) => z * edit.sigma);
          const on = part(moment).rows;
          const alike = on.every((row) => row === on[0]);
          const data = new Float32Array((alike ? 1 : on.length) * values).fill(NOTHING);
          for (let row = 0; row * values < data.length; row++) if (on[row] === true) data.set(noise, row * values);
          return { N: { dims: [data.length / values, values], data } };
        },
      };
    }
  }
}

/**
 * diffusers counts decoder blocks from below: b1, s1 at the lowest level that joins a skip, b2, s2 at the next. Only concatenations: a
 * backbone and a skip that are added have no channels of their own.
 */
function freeuChanges(edit: EditOf<'freeu'>, model: ModelParts): Change[] {
  const skips = model.anatomy.skips.filter(({ op }) => op === 'Concat');
  const levels = [...new Set(skips.map(({ level }) => level))].sort((a, b) => b - a);
  const numbers = [[edit.b1, edit.s1], [edit.b2, edit.s2]] as const;
  return numbers.flatMap(([b, s], i) =>
    skips.filter(({ level }) => level === levels[i]).flatMap((skip) => {
      const below = layoutFor(model, skip.decoder);
      const across = layoutFor(model, skip.encoder);
      const backbone: Site = { tensor: skip.decoder, into: skip.joined };
      const channels = Array.from({ length: Math.floor((below.dims[1] ?? 0) / 2) }, (_, c) => c);
      const half = ({ conditional }: Moment): Part => ({ channels, rows: rowsOf(edit, conditional) });
      const scaled: Change =
        edit.version === 2
          ? {
              edit, site: backbone, rank: below.dims.length, form: { kind: 'structure' },
              values: (moment) => ({ G: everywhere(1, below.dims.length), K: partValues(below, half(moment), b - 1, 0) }),
            }
          : affine(edit, backbone, below, (moment) => ({ G: partValues(below, half(moment), b, 1) }));
      return [scaled, filter(edit, { tensor: skip.encoder, into: skip.joined }, across, freeuLowPass(mapSize(across)), s, 1)];
    }),
  );
}

function affine(edit: Edit, site: Site, { dims }: TensorLayout, values: (moment: Moment) => FormValues | Promise<FormValues>): Change {
  return {
    edit, site, rank: dims.length, form: { kind: 'affine' },
    values: async (moment) => ({ A: everywhere(NOTHING, dims.length), ...(await values(moment)) }),
  };
}

function filter(edit: Edit, site: Site, layout: TensorLayout, matrices: Separable, low: number, high: number): Change {
  return {
    edit, site, rank: layout.dims.length, form: { kind: 'filter', size: mapSize(layout) },
    values: ({ conditional }) => {
      const part: Part = { rows: rowsOf(edit, conditional) };
      return { ...matrices, G: partValues(layout, part, high, 1), K: partValues(layout, part, low - high, 0) };
    },
  };
}

function layoutFor(model: ModelParts, tensor: string): TensorLayout {
  const layout = layoutOf(model, tensor);
  if (layout === null) throw new UserError('tensor-unknown', `${model.manifest.title} has no tensor “${tensor}” that can be changed.`);
  return layout;
}

const mapSize = ({ dims }: TensorLayout): readonly [number, number] => [dims[2] ?? 1, dims[3] ?? 1];

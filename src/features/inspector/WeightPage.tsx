import { useMemo } from 'react';
import type { LoadedModel } from '../../protocol/engine.ts';
import { niceCeiling, symmetricDomain } from '../../render/domain.ts';
import { orderPlanes } from '../../render/plane-order.ts';
import { statisticsOf } from '../../render/plane-statistics.ts';
import { planeAt } from '../../render/tensor-planes.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { orders, type View } from '../../store/view.ts';
import { Button } from '../../ui/Button.tsx';
import { Breadcrumb } from './Breadcrumb.tsx';
import { ChannelGrid } from './ChannelGrid.tsx';
import { HueText } from './HueText.tsx';
import { KernelMatrix } from './KernelMatrix.tsx';
import { LargePlane } from './LargePlane.tsx';
import { pathTo } from './network-tree.ts';
import { NotFinite, Numbers } from './Numbers.tsx';
import { ScaleBar } from './ScaleBar.tsx';
import { treeOf } from './trees.ts';
import { useSheet } from './use-sheet.ts';
import { useWeightNumbers } from './use-weights.ts';
import { kernelAt, kernelsAsTensor, kernelsOf, matrixAsTensor, weightHeading, weightKind, type KernelKind, type WeightKind, type Weights } from './weight-kind.ts';
import { WordChoice } from './WordChoice.tsx';
import page from './TensorPage.module.css';
import styles from './Planes.module.css';

/**
 * Weights of the model, which are the same at every step of every run: nothing here goes by the playhead. Kernels are addressed by
 * the View's `channel`, which is their output, and its `pixel`, a place in the picture of that output's kernels side by side.
 */
export function WeightPage({ model, weights }: { model: LoadedModel; weights: Weights }) {
  const { info } = weights;
  const kind = useMemo(() => weightKind(weights, model.tensors), [weights, model]);
  const { data, problem, again } = useWeightNumbers(model, info.name);
  const tree = treeOf(model);
  const path = useMemo(() => pathTo(tree, info.name), [tree, info.name]);
  return (
    <section className={page.page} aria-label={`Weights ${info.name}`} aria-busy={data === null && problem === null}>
      <header className={page.header}>
        <Breadcrumb path={path} name={info.name} />
        <div className={page.headline}>
          <h2 className={page.title}>{weightHeading(kind)}</h2>
          <p role="status">from the model’s file, stored as {info.dataType}: the same at every step</p>
        </div>
        <Readers weights={weights} model={model} />
      </header>
      <div className={page.busy} />
      {problem !== null ? (
        <p className={page.waiting}>
          <span>
            The weights could not be read: {problem} <Button look="link" onClick={again}>Try again</Button>
          </span>
        </p>
      ) : data === null ? (
        <p className={page.waiting}>reading the file…</p>
      ) : kind.form === 'kernels' ? (
        <Kernels kind={kind} data={data} name={info.name} />
      ) : (
        <Matrix kind={kind} data={data} name={info.name} rowName={rowNames(model, weights)} />
      )}
    </section>
  );
}

/** More operators than this are counted and not listed. */
const MOST_READERS = 6;

function Readers({ weights: { readers }, model }: { weights: Weights; model: LoadedModel }) {
  const actions = useActions();
  const tree = treeOf(model);
  return (
    <p className={page.actions}>
      <span>
        read by{' '}
        {readers.slice(0, MOST_READERS).map(({ name }, index) => {
          const path = pathTo(tree, name);
          const node = path[path.length - 1];
          return (
            <span key={name}>
              {index > 0 ? ', ' : ''}
              <Button look="link" title={name} onClick={() => actions.setView({ page: 'tensor', tensor: name })}>
                <HueText hue={node?.hue ?? null}>{node?.label ?? name}</HueText>
              </Button>
            </span>
          );
        })}
        {readers.length > MOST_READERS ? ` and ${readers.length - MOST_READERS} others` : ''}
      </span>
    </p>
  );
}

/** Rows of the table of words are words. */
function rowNames({ manifest }: LoadedModel, { info, readers: [reader] }: Weights): ((row: number) => string | null) | undefined {
  const vocabulary = manifest.tokens?.vocabulary ?? [];
  const words = reader.op === 'Gather' && info.input === 0 && info.dims.length === 2 && info.dims[0] === vocabulary.length;
  return words ? (row) => vocabulary[row] ?? null : undefined;
}

const ORDERS = orders.filter((order) => order !== 'change');

function Kernels({ kind, data, name }: { kind: KernelKind; data: Float32Array; name: string }) {
  const actions = useActions();
  const { outputs, inputs, height, width } = kind;
  const channel = useStore((state) => state.view.channel);
  const pixel = useStore((state) => state.view.pixel);
  const one = useStore((state) => state.view.maps === 'channel');
  const each = useStore((state) => state.view.scale === 'channel');
  const order = useStore((state) => (state.view.order === 'change' ? 'index' : state.view.order));
  const output = Math.min(channel, outputs - 1);
  const input = Math.min(pixel === null ? 0 : Math.floor(pixel[1] / width), inputs - 1);
  const place = pixel === null ? null : ([Math.min(pixel[0], height - 1), pixel[1] % width] as const);

  const tensor = useMemo(() => kernelsAsTensor(kind), [kind]);
  const all = useMemo(() => niceCeiling(symmetricDomain(data)), [data]);
  const domainOf = useMemo(() => (each ? (kernel: Float32Array) => niceCeiling(symmetricDomain(kernel)) : () => all), [each, all]);
  const own = useMemo(() => kernelsOf(kind, data, output), [kind, data, output]);
  const ranked = useMemo(() => orderPlanes(own, order, null), [own, order]);
  const kernel = useMemo(() => kernelAt(kind, data, output, input), [kind, data, output, input]);
  const broken = useMemo(() => statisticsOf(data), [data]);
  useSheet(
    useMemo(
      () => ({
        name: `${name}, all ${outputs} outputs (rows) × ${inputs} inputs`,
        shape: { count: outputs * inputs, height, width },
        noun: 'kernel',
        columns: inputs,
        at: (place: number) => {
          const values = kernelAt(kind, data, Math.floor(place / inputs), place % inputs);
          return { values, domain: domainOf(values), label: '' };
        },
        kind: 'diverging' as const,
        domain: each ? null : all,
      }),
      [name, kind, data, outputs, inputs, height, width, domainOf, each, all],
    ),
  );
  const title = `output ${output} ← input ${input}`;
  const select = (nextOutput: number, nextInput: number): void =>
    actions.setView({ channel: nextOutput, pixel: [Math.floor(height / 2), nextInput * width + Math.floor(width / 2)] });
  const scale: View['scale'] = each ? 'channel' : 'tensor';
  return (
    <>
      <div className={styles.controls}>
        <WordChoice
          label="show"
          value={one ? 'one' : 'all'}
          options={[
            { value: 'all', label: 'outputs × inputs' },
            { value: 'one', label: `the ${inputs} of output ${output}` },
          ]}
          onChange={(next) => actions.setView({ maps: next === 'one' ? 'channel' : 'components' })}
        />
        {one ? (
          <WordChoice
            label="order"
            value={order}
            options={ORDERS.map((value) => ({ value, label: value }))}
            onChange={(next) => actions.setView({ order: next })}
          />
        ) : null}
        <WordChoice
          label="scale"
          value={scale}
          options={[
            { value: 'channel', label: 'each kernel' },
            { value: 'tensor', label: 'all kernels' },
          ]}
          onChange={(next) => actions.setView({ scale: next })}
        />
        {each ? null : (
          <span className={styles.bar}>
            <ScaleBar kind="diverging" domain={all} about="all kernels" />
          </span>
        )}
      </div>
      <div className={styles.columns}>
        <div className={styles.left}>
          <NotFinite statistics={broken} name="the kernels" />
          {one ? (
            <ChannelGrid
              kind={tensor}
              planes={own}
              ranked={ranked}
              scale={{ kind: 'diverging', of: (index) => domainOf(planeAt(own, index)) }}
              selected={input}
              onSelect={(index) => select(output, index)}
              order={order}
            />
          ) : (
            <KernelMatrix kind={kind} data={data} domainOf={domainOf} output={output} input={input} onSelect={select} />
          )}
        </div>
        <div className={styles.large}>
          <LargePlane
            kind={tensor}
            title={name}
            name={title}
            content={{ values: kernel, domain: domainOf(kernel) }}
            pixel={place}
            onPixel={([row, column]) => actions.setView({ channel: output, pixel: [row, input * width + column] })}
          />
          <Numbers values={kernel} name={title} all={data} allName={`all ${outputs * inputs} kernels`} domain={domainOf(kernel)} kind="diverging" />
        </div>
      </div>
    </>
  );
}

/** Canvases of more than this on a side are refused by browsers, and nobody can tell their pixels apart. */
const MOST_SIDE = 8192;

interface MatrixProps {
  readonly kind: Exclude<WeightKind, KernelKind>;
  readonly data: Float32Array;
  readonly name: string;
  readonly rowName: ((row: number) => string | null) | undefined;
}

function Matrix({ kind, data, name, rowName }: MatrixProps) {
  const actions = useActions();
  const pixel = useStore((state) => state.view.pixel);
  const whole = useMemo(() => matrixAsTensor(kind), [kind]);
  const { values, tensor } = useMemo(() => cut(whole, data), [whole, data]);
  const domain = useMemo(() => niceCeiling(symmetricDomain(data)), [data]);
  const { height, width } = whole.shape;
  const part = tensor === whole ? null : `the first ${tensor.shape.height}×${tensor.shape.width} of ${height}×${width}`;
  return (
    <div className={styles.single}>
      <LargePlane
        kind={tensor}
        title={name}
        name={part ?? 'all of it'}
        content={{ values, domain }}
        pixel={pixel}
        onPixel={([row, column]) => actions.setView({ pixel: [row, column] })}
        rowName={rowName}
      />
      {part === null ? null : <p className={styles.explain}>The picture shows as much as fits; the numbers below are of all the weights.</p>}
      <Numbers values={data} name="all" all={data} allName="all" domain={domain} kind="diverging" />
    </div>
  );
}

function cut(whole: ReturnType<typeof matrixAsTensor>, data: Float32Array): { values: Float32Array; tensor: typeof whole } {
  const { height, width } = whole.shape;
  const rows = Math.min(height, MOST_SIDE);
  const columns = Math.min(width, MOST_SIDE);
  if (rows === height && columns === width) return { values: data, tensor: whole };
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) values.set(data.subarray(row * width, row * width + columns), row * columns);
  return { values, tensor: { ...whole, shape: { count: 1, height: rows, width: columns } } };
}

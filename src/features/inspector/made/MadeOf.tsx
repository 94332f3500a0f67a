import type { ReactNode } from 'react';
import type { Layer } from '../../../onnx/sums/layers.ts';
import type { Made, Source, Term } from '../../../onnx/sums/sum.ts';
import type { LoadedModel } from '../../../protocol/engine.ts';
import { useActions } from '../../../store/actions.ts';
import { Button } from '../../../ui/Button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { formatFixed, formatPercent, formatScientific } from '../../../ui/format.ts';
import { operatorWords } from '../operators.ts';
import { formatValue } from '../values.ts';
import { placeOfSource } from './place-words.ts';
import { WindowPictures } from './WindowPictures.tsx';
import styles from './ValueMade.module.css';

interface MadeOfProps {
  readonly model: LoadedModel;
  readonly layer: Layer;
  readonly made: Made;
}

/** As many decimals for all numbers of a sum as its largest has to four digits, so that they can be added by eye. */
export function digitsFor(values: readonly number[]): number {
  const largest = values.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0);
  return largest === 0 ? 3 : Math.min(8, Math.max(1, 3 - Math.floor(Math.log10(largest))));
}

export function MadeOf({ model, layer, made }: MadeOfProps) {
  switch (made.kind) {
    case 'sum':
      return <Sum model={model} layer={layer} made={made} />;
    case 'norm':
      return <Norm model={model} made={made} />;
    case 'function':
      return <FunctionOf model={model} made={made} />;
    case 'softmax':
      return <Softmax model={model} made={made} />;
    case 'largest': {
      const { of, at } = placeOfSource(model, made.x);
      return (
        <p>
          The largest of {made.among.map(formatValue).join(', ')}: <Link model={model} source={made.x} />. The smaller values are dropped; where in the window it stood ({at} of {of}) is not kept.
        </p>
      );
    }
    case 'copy':
      return (
        <p>
          The same number as <Link model={model} source={made.x} full />: a {operatorWords(made.of)} computes nothing, it only moves numbers elsewhere.
        </p>
      );
  }
}

type Of<K extends Made['kind']> = Extract<Made, { kind: K }>;

function Sum({ model, layer, made }: { readonly model: LoadedModel; readonly layer: Layer; readonly made: Of<'sum'> }) {
  const { terms, rest, factor, bias, value } = made;
  const digits = digitsFor([...terms.map((term) => term.value), value]);
  const number = (of: number): string => signed(of, digits);
  const sum = terms.reduce((total, term) => total + term.value, rest.value);
  const scales = windowScales(terms);
  const from = terms[0]?.factors[0];
  return (
    <>
      <p className={styles.formula}>{sumWords(model, made, layer, from)}</p>
      <ul className={styles.items}>
        {terms.map((term, index) => (
          <Item key={index} what={<Link model={model} source={term.factors[0]} said={term.window === null ? undefined : channelOf(model, term.factors[0])} />} how={<How term={term} scales={scales} />} value={number(term.value)} />
        ))}
        {rest.count === 0 ? null : <Item what={`the other ${rest.count}`} value={number(rest.value)} />}
        {factor === 1 ? null : <Item what="their sum" value={number(sum)} />}
        {factor === 1 ? null : <Item what={factor < 1 && Math.abs(1 / factor - Math.round(1 / factor)) < 1e-6 ? `÷ ${Math.round(1 / factor)}` : `× ${formatValue(factor)}${rootOf(factor, made)}`} value={number(sum * factor)} />}
        {bias === null ? null : <Item what={<Link model={model} source={bias} said="bias" />} value={number(bias.value)} />}
        <Total value={formatFixed(value, digits)} />
      </ul>
    </>
  );
}

/** Of a window, of which the place is known: "channel 4". */
function channelOf(model: LoadedModel, source: Source | undefined): string | undefined {
  return source === undefined ? undefined : placeOfSource(model, source).at.split(', ')[0];
}

/** 1/√d, where the factor of a dot product is that. */
function rootOf(factor: number, { terms, rest }: Of<'sum'>): string {
  const count = terms.length + rest.count;
  return Math.abs(factor - 1 / Math.sqrt(count)) < 1e-4 * factor ? ` = 1 ÷ √${count}` : '';
}

function sumWords(model: LoadedModel, { of, terms, rest }: Of<'sum'>, layer: Layer, from: Source | undefined): ReactNode {
  const count = terms.length + rest.count;
  const window = terms[0]?.window ?? null;
  const x = from === undefined ? '' : placeOfSource(model, from).of;
  switch (of) {
    case 'convolution':
    case 'transposed convolution':
      return window === null
        ? `Each of the ${count} channels of ${x} at this position, times its weight for this output channel.`
        : of === 'convolution'
          ? `For each of the ${count} channels of ${x}: the ${window.height}×${window.width} numbers around this position, times the kernel for this output channel.`
          : `For each of the ${count} channels of ${x}: the number below this position, times the kernel’s number that falls here.`;
    case 'product':
      return layer.is === 'logits'
        ? 'The dot product of a query and a key, scaled.'
        : terms[0]?.factors[1]?.operand.is === 'tensor'
          ? `A row of ${x} times a column of ${placeOfSource(model, terms[0].factors[1]).of}.`
          : `Each of ${count} numbers of ${x}, times its weight.`;
    case 'mean':
      return `The mean of ${count} numbers of ${x}.`;
    case 'interpolation':
      return `Interpolated between the nearest numbers of ${x}, weighted by how near each is.`;
  }
}

interface Scales {
  readonly input: number;
  readonly kernel: number;
  readonly product: number;
}

/** Windows, kernels and products each on one scale. */
function windowScales(terms: readonly Term[]): Scales {
  const most = (pick: (term: Term) => ArrayLike<number>): number =>
    terms.reduce((largest, term) => Array.from(pick(term)).reduce((each, value) => (Number.isNaN(value) ? each : Math.max(each, Math.abs(value))), largest), 0) || 1;
  return {
    input: most(({ window }) => window?.input ?? []),
    kernel: most(({ window }) => window?.kernel ?? []),
    product: most(({ window }) => window?.input.map((value, i) => value * (window.kernel[i] ?? 0)) ?? []),
  };
}

function How({ term: { window, factors }, scales }: { readonly term: Term; readonly scales: Scales }) {
  if (window !== null) return <WindowPictures window={window} scales={scales} />;
  const [a, b] = factors;
  return a === undefined ? null : <span className={styles.product}>{b === undefined ? '' : `${formatValue(a.value)} × ${formatValue(b.value)}`}</span>;
}

function Norm({ model, made }: { readonly model: LoadedModel; readonly made: Of<'norm'> }) {
  const { x, mean, deviation, count, channels, epsilon, scale, shift, value } = made;
  const over = channels === null ? (count === null ? ', kept from training' : `, of ${count.toLocaleString('en')} numbers`) : `, of the ${(count ?? 0).toLocaleString('en')} numbers of ${channels[1] - channels[0] === 1 ? `channel ${channels[0]}` : `channels ${channels[0]} to ${channels[1] - 1}`}`;
  const digits = digitsFor([x.value, mean, value]);
  return (
    <>
      <p className={styles.formula} translate="no">
        (x − μ) ÷ √(σ² + ε) · γ + β
      </p>
      <ul className={styles.items}>
        <Item what={<>x: <Link model={model} source={x} full /></>} value={formatFixed(x.value, digits)} />
        <Item what={`μ: the mean${over}`} value={formatFixed(mean, digits)} />
        <Item what="σ: their standard deviation" value={formatFixed(deviation, digits)} />
        <Item what="ε: keeps the denominator from being 0" value={formatScientific(epsilon)} />
        {scale === null ? null : <Item what={<>γ: <Link model={model} source={scale} said="scale" /></>} value={formatFixed(scale.value, digits)} />}
        {shift === null ? null : <Item what={<>β: <Link model={model} source={shift} said="shift" /></>} value={formatFixed(shift.value, digits)} />}
        <Total value={formatFixed(value, digits)} />
      </ul>
    </>
  );
}

const FORMULAS: Readonly<Record<string, string>> = {
  Add: 'a + b',
  Sub: 'a − b',
  Mul: 'a · b',
  Div: 'a ÷ b',
  Pow: 'aᵇ',
  SiLU: 'x · σ(x), with σ(x) = 1 ÷ (1 + e⁻ˣ)',
  Sigmoid: 'σ(x) = 1 ÷ (1 + e⁻ˣ)',
  Relu: 'max(0, x)',
  Exp: 'eˣ',
  Sqrt: '√x',
  Neg: '−x',
  Reciprocal: '1 ÷ x',
  Sin: 'sin x',
  Cos: 'cos x',
  Tanh: 'tanh x',
  Floor: 'x, rounded down',
};

function FunctionOf({ model, made: { of, x, value } }: { readonly model: LoadedModel; readonly made: Of<'function'> }) {
  const digits = digitsFor([...x.map((each) => each.value), value]);
  const [only] = x;
  return (
    <>
      <p className={styles.formula} translate="no">
        {FORMULAS[of] ?? `${operatorWords(of)} of ${x.length === 1 ? 'x' : 'a and b'}`}
      </p>
      <ul className={styles.items}>
        {x.map((each, i) => (
          <Item key={i} what={<>{x.length === 1 ? 'x' : (['a', 'b'][i] ?? '')}: <Link model={model} source={each} full /></>} value={formatFixed(each.value, digits)} />
        ))}
        {of === 'SiLU' && only !== undefined ? <Item what="σ(x)" value={formatFixed(1 / (1 + Math.exp(-only.value)), digits)} /> : null}
        <Total value={formatFixed(value, digits)} />
      </ul>
    </>
  );
}

function Softmax({ model, made: { x, row, count, largest, total, value } }: { readonly model: LoadedModel; readonly made: Of<'softmax'> }) {
  const told = row.some((each) => each.x.at === x.at);
  const own = { x, value };
  return (
    <>
      <p className={styles.formula} translate="no">
        eᶻ ÷ Σ eᶻ
      </p>
      <ul className={styles.items}>
        {(told ? row : [...row, own]).map((each) => (
          <Item key={each.x.at} strong={each.x.at === x.at} what={<>z: <Link model={model} source={each.x} /></>} how={formatValue(each.x.value)} value={formatPercent(each.value)} />
        ))}
        <Item what={`Σ over the ${count} of its row, of e^(z − ${formatValue(largest)})`} value={formatValue(total)} />
        <Total value={formatValue(value)} />
      </ul>
    </>
  );
}

interface ItemProps {
  readonly what: ReactNode;
  readonly how?: ReactNode;
  readonly value: string;
  readonly strong?: boolean;
}

function Item({ what, how, value, strong = false }: ItemProps) {
  return (
    <li className={classNames(styles.item, strong && styles.strong)}>
      <span className={styles.what}>{what}</span>
      {how === undefined ? null : <span className={styles.how}>{how}</span>}
      <span className={styles.number}>{value}</span>
    </li>
  );
}

function Total({ value }: { readonly value: string }) {
  return (
    <li className={classNames(styles.item, styles.total)}>
      <span className={styles.what}>together</span>
      <span className={styles.number}>= {value}</span>
    </li>
  );
}

/** The way to the number itself. `full`: with the name of its tensor. */
function Link({ model, source, full = false, said }: { readonly model: LoadedModel; readonly source: Source | undefined; readonly full?: boolean; readonly said?: string | undefined }) {
  const actions = useActions();
  if (source === undefined) return null;
  const { of, at, view } = placeOfSource(model, source);
  const words = said ?? (full || at === '' ? [of, at].filter((each) => each !== '').join(', ') : at);
  if (view === null) return <>{words}</>;
  return (
    <Button look="link" title={`${of}, ${at}`} onClick={() => actions.setView(view)}>
      {words}
    </Button>
  );
}

function signed(value: number, digits: number): string {
  const text = formatFixed(value, digits);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

import { useMemo, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { wholeName } from '../../protocol/reduced-names.ts';
import { orders, scales } from '../../store/view.ts';
import { orderPlanes } from '../../render/plane-order.ts';
import { planeAt } from '../../render/tensor-planes.ts';
import { useActions } from '../../store/actions.ts';
import { SideContext, useRecord, useSide } from '../../store/side.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { formatPercent } from '../../ui/format.ts';
import { ChannelGrid, type OtherPlanes } from './ChannelGrid.tsx';
import { LargePlane, type Place } from './LargePlane.tsx';
import { ValueMade } from './made/ValueMade.tsx';
import { componentsIn, statisticsOfAll } from './numbers.ts';
import { NotFinite, Numbers } from './Numbers.tsx';
import { ScaleBar } from './ScaleBar.tsx';
import { hasComponents, hasMean, selectionName, viewFor, type Selection } from './selection.ts';
import { useBefore } from './use-before.ts';
import { useSheet } from './use-sheet.ts';
import { useHeld } from './use-held.ts';
import { useOpened, type Opened, type Shown } from './use-opened.ts';
import { domainOfSelection, useScale, valuesOf, type Scale } from './use-scale.ts';
import { useWords } from './use-words.ts';
import { WordChoice } from './WordChoice.tsx';
import styles from './Planes.module.css';

const ORDER_HINTS = {
  index: 'As the network numbers them',
  energy: 'By the mean of the squares, largest first',
  mean: 'By the mean, largest first',
  variance: 'By the variance over the plane, largest first',
  change: 'By the root mean square difference to the step before, largest first',
} as const;

interface PlanesProps {
  readonly opened: Opened;
  readonly shown: Shown;
  readonly held: readonly Shown[];
  readonly selection: Selection;
}

/** All planes small, one of them large with its numbers. */
export function Planes({ opened, shown, held, selection }: PlanesProps) {
  const { kind, look } = opened;
  const both = useBoth();
  const letter = useStore((state) => state.letter);
  const many = kind.shape.count > 1;
  const scale = useScale(opened, shown, held);
  const order = useStore((state) => state.view.order);
  const before = useBefore(opened, many && order === 'change');
  const ranked = useMemo(() => orderPlanes(shown.planes, order, before), [shown, order, before]);
  useSheet(
    useMemo(() => {
      if (!many) return null;
      const { planes } = shown;
      return {
        name: `${opened.info.name}, all ${planes.count} ${kind.noun}s${order === 'index' ? '' : ` by ${order}`}`,
        shape: planes,
        noun: kind.noun,
        columns: null,
        at: (place: number) => {
          const plane = ranked[place];
          return plane === undefined ? null : { values: planeAt(planes, plane.index), domain: scale.of(plane.index), label: String(plane.index) };
        },
        kind: scale.kind,
        domain: scale.choice === 'channel' ? null : scale.all,
      };
    }, [many, shown, opened.info.name, kind.noun, order, ranked, scale]),
  );
  const [beside, setBeside] = useState<HTMLElement | null>(null);
  const actions = useActions();
  const select = (next: Selection): void => actions.setView(viewFor(kind, next));
  return (
    <>
      {many ? (
        <div className={styles.controls}>
          <WordChoice
            label="order"
            value={order}
            options={orders.map((value) => ({ value, label: value, hint: ORDER_HINTS[value] }))}
            onChange={(next) => actions.setView({ order: next })}
          />
          <WordChoice
            label="scale"
            value={scale.choice}
            options={scales.map((value) => ({ value, label: value === 'channel' ? `each ${kind.noun}` : value === 'run' ? 'whole run' : value }))}
            onChange={(next) => actions.setView({ scale: next })}
          />
          {scale.choice === 'channel' ? null : (
            <span className={styles.bar}>
              <ScaleBar kind={scale.kind} domain={scale.all} about={scale.about} />
            </span>
          )}
          <Note order={order} index={look.index} before={before !== null} scale={scale} letter={both ? letter : null} />
        </div>
      ) : null}
      <div className={classNames(many ? styles.columns : styles.single, both && styles.both)}>
        {many && !both ? <div ref={setBeside} className={styles.beside} /> : null}
        {many ? (
          <div className={styles.left}>
            <NotFinite statistics={statisticsOfAll(shown.planes)} name="the tensor" />
            <WithOther opened={opened} both={both}>
              {(other) => (
                <ChannelGrid
                  kind={kind}
                  planes={shown.planes}
                  ranked={ranked}
                  scale={scale}
                  selected={selection.kind === 'plane' ? selection.index : null}
                  onSelect={(index) => select({ kind: 'plane', index })}
                  order={order}
                  other={other}
                />
              )}
            </WithOther>
          </div>
        ) : null}
        <LargeOfBoth opened={opened} shown={shown} selection={selection} scale={scale} onSelect={select} beside={many && !both ? beside : null} />
      </div>
    </>
  );
}

interface AboutValueProps extends Pick<LargeProps, 'opened' | 'selection' | 'onSelect'> {
  readonly place: Place | null;
}

/** The sum that made the number under the hand; where no single number is shown, the way to one. */
function AboutValue({ opened, selection, place, onSelect }: AboutValueProps) {
  const channel = useStore((state) => state.view.channel);
  const { shape, noun } = opened.kind;
  // What the numbers of a part are made of is as large as the whole.
  if (wholeName(opened.info.name) !== opened.info.name) return null;
  if (selection.kind !== 'plane') {
    const index = Math.min(channel, shape.count - 1);
    return (
      <p className={styles.explain} data-control="">
        Each position here is {shape.count} numbers.{' '}
        <Button look="link" onClick={() => onSelect({ kind: 'plane', index })}>
          Show {noun} {index}
        </Button>{' '}
        to see how a value is computed.
      </p>
    );
  }
  if (place === null) return <p className={styles.explain} data-control="">Point at a value to see how it is computed.</p>;
  return <ValueMade opened={opened} offset={(selection.index * shape.height + place[0]) * shape.width + place[1]} />;
}

function Note({ order, index, before, scale, letter }: { order: string; index: number; before: boolean; scale: Scale; letter: string | null }) {
  const notes = [
    ...(order === 'change' && index === 0 ? ['step 0 has no step before it'] : []),
    ...(order === 'change' && index > 0 && !before ? ['fetching the step before…'] : []),
    ...(letter === null ? [] : [`of each A, then B; Δ is the root mean square of B − A`, ...(order === 'index' ? [] : [`ordered by ${letter}’s`])]),
    ...(scale.choice === 'channel' ? [`each on its own scale, up to its largest |value|`] : []),
    ...(scale.choice === 'run' ? [`scale over ${scale.about}`] : []),
  ];
  return notes.length === 0 ? null : <p className={styles.note}>{notes.join(' · ')}</p>;
}

interface LargeProps {
  readonly opened: Opened;
  readonly shown: Shown;
  readonly selection: Selection;
  readonly scale: Scale;
  readonly onSelect: (selection: Selection) => void;
  /** Where it is said how a number is made, as high as the picture of it; null: below that. */
  readonly beside: HTMLElement | null;
}

/** Whether a run stands here beside which the other can be shown. */
function useBoth(): boolean {
  const side = useSide();
  return useStore(({ beside }) => beside !== null) && side === 'hand';
}

/** What is beside, of two runs; nothing until it is there. */
function WithOther({ opened, both, children }: { opened: Opened; both: boolean; children: (other: OtherPlanes | undefined) => ReactNode }) {
  if (!both) return children(undefined);
  return (
    <SideContext value="beside">
      <OtherHere opened={opened}>{children}</OtherHere>
    </SideContext>
  );
}

function OtherHere({ opened: { model, info }, children }: { opened: Opened; children: (other: OtherPlanes | undefined) => ReactNode }) {
  const { shown } = useOpened(model, info);
  const letter = useRecord((record) => record.letter);
  return children(shown === null ? undefined : { planes: shown.planes, letter });
}

/** Of two runs A's beside B's, at the same channel, head and pixel. */
function LargeOfBoth(props: LargeProps) {
  const both = useBoth();
  const letter = useStore((state) => state.letter);
  if (!both) return <Large {...props} />;
  const [first, second] = letter === 'A' ? (['hand', 'beside'] as const) : (['beside', 'hand'] as const);
  return (
    <div className={styles.pair}>
      {[first, second].map((side, place) => (
        <section key={side} aria-label={place === 0 ? 'A' : 'B'}>
          <h3>{place === 0 ? 'A' : 'B'}</h3>
          {side === 'hand' ? (
            <Large {...props} />
          ) : (
            <SideContext value="beside">
              <OfOther {...props} />
            </SideContext>
          )}
        </section>
      ))}
    </div>
  );
}

function OfOther({ opened: { model, info }, selection, onSelect }: Omit<LargeProps, 'beside'>) {
  const opened = useOpened(model, info);
  const held = useHeld(info.name, opened.kind, opened.look.sample, opened.look.total);
  const scale = useScale(opened, opened.shown, held);
  if (opened.shown === null) return <p className={styles.note}>{opened.look.waiting}</p>;
  return <Large opened={opened} shown={opened.shown} selection={selection} scale={scale} onSelect={onSelect} beside={null} />;
}

function Large({ opened, shown, selection, scale, onSelect, beside }: LargeProps) {
  const { kind, model, info, like } = opened;
  const actions = useActions();
  const pixel = useStore((state) => state.view.pixel);
  const channel = useStore((state) => state.view.channel);
  const words = useWords(opened);
  const values = valuesOf(selection, shown);
  const domain = domainOfSelection(scale, selection, shown, like);
  const name = selectionName(kind, selection);
  const projection = selection.kind === 'components' ? componentsIn(shown.planes, model.manifest.id, info.name, like) : null;
  const choices = [
    ...(hasComponents(kind) ? [{ value: 'components', label: 'components' } as const] : []),
    ...(hasMean(kind) ? [{ value: 'mean', label: 'mean' } as const] : []),
    { value: 'plane', label: `one ${kind.noun}` } as const,
  ];
  const choose = (next: Selection['kind']): void => {
    if (next === 'plane') onSelect({ kind: 'plane', index: Math.min(channel, kind.shape.count - 1) });
    else onSelect({ kind: next });
  };
  return (
    <div className={styles.large}>
      {choices.length > 1 ? <WordChoice label="as" value={selection.kind} options={choices} onChange={choose} /> : null}
      <LargePlane
        kind={kind}
        title={info.name}
        name={name}
        content={projection === null ? { values: values ?? shown.planes.data, domain } : { projection }}
        pixel={pixel}
        onPixel={([row, column]) => actions.setView({ pixel: [row, column] })}
        rowName={words.row}
        columnName={words.column}
        about={(place) => {
          const said = <AboutValue opened={opened} selection={selection} place={place} onSelect={onSelect} />;
          return beside === null ? said : createPortal(said, beside);
        }}
      />
      {projection === null ? null : (
        <p className={styles.explain}>
          The three directions in the space of {kind.shape.count} {kind.noun}s along which {like === null ? 'this map' : 'A’s map'} varies most, as lightness and two hues. They account for{' '}
          {formatPercent(projection.explained)} of its variance.
          {like === null ? '' : like.difference ? ' The difference is drawn along them, on A’s scale: mid-grey is no difference.' : ' B is drawn along them too, on A’s scale: the same colour is the same value.'}
        </p>
      )}
      <Numbers
        values={values}
        name={name}
        all={kind.shape.count === 1 && values !== null ? values : shown.planes.data}
        allName={kind.shape.count > 1 ? `all ${kind.shape.count}` : 'all'}
        domain={domain}
        kind={kind.scale}
      />
    </div>
  );
}

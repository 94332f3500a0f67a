/**
 * The inspector: any tensor of the network at any step, and any weights, as what they are. TensorPage shows those that the View
 * names; NetworkTree finds them all. Which of the numbers are drawn and on what scale is View, so that a link shows the same.
 *
 *   part-of-tensor.ts  what is opened of a tensor that no page could hold: where one pixel looks, the map of one word
 *   use-opened.ts   the tensor at the playhead, or the last one that was there
 *   tensor-kind.ts  maps, heads, an image or a row: what the shape and the anatomy say it is
 *   weight-kind.ts  kernels, a matrix or a row: what the operator that reads weights says they are
 *   network-tree.ts the anatomy as a tree; also names and breadcrumbs
 *   made/           the sum that made the number under the hand (onnx/sums), each part of it the way to its own
 *   numbers.ts      what is computed of a tensor, once each; src/render/plane-*.ts has the arithmetic
 *
 * Opening a tensor costs one network run (`useWanted`), what a number is made of another one, weights none, ordering by change one more, the film of a channel one for each step
 * that is not held.
 */
import { useMemo, type ReactNode } from 'react';
import type { LoadedModel, TensorInfo } from '../../protocol/engine.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { rangeOf } from '../../render/domain.ts';
import { formatFixed } from '../../ui/format.ts';
import { readPin, writePin } from '../../store/pin.ts';
import { useWanted } from '../../store/tensors.ts';
import { Button } from '../../ui/Button.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { AcrossSteps } from './AcrossSteps.tsx';
import { ReadChanged } from '../../controls/ReadChanged.tsx';
import { ChangeTensor } from '../../controls/ChangeTensor.tsx';
import { Breadcrumb } from './Breadcrumb.tsx';
import { Neighbours } from './Neighbours.tsx';
import { PartChoice } from './PartChoice.tsx';
import { partOf } from './part-of-tensor.ts';
import { pathTo } from './network-tree.ts';
import { Pins } from './Pins.tsx';
import { Planes } from './Planes.tsx';
import { Provenance } from './Provenance.tsx';
import { headingOf, type TensorKind } from './tensor-kind.ts';
import { treeOf } from './trees.ts';
import { useHeld } from './use-held.ts';
import { useOpened, type Opened, type Shown } from './use-opened.ts';
import { selectionOf, type Selection } from './selection.ts';
import { findWeights } from './weight-kind.ts';
import { placesOf } from './change-places.ts';
import { WeightLinks } from './WeightLinks.tsx';
import { WeightPage } from './WeightPage.tsx';
import styles from './TensorPage.module.css';

/** As many as the View holds. */
const MOST_PINS = 8;

export function TensorPage() {
  const loaded = useStore((state) => state.loaded);
  const phase = useStore((state) => state.engine.phase);
  const name = useStore((state) => state.view.tensor);
  if (loaded === null) {
    return (
      <Notice title="No tensor yet">
        {phase === 'failed' ? 'The engine did not start, so there are no tensors to look at.' : 'The model is still loading; its tensors can be opened as soon as it is here.'}
      </Notice>
    );
  }
  // Nothing chosen yet: what leaves the network.
  const info = loaded.tensors.find((tensor) => tensor.name === (name ?? loaded.manifest.output));
  const weights = info === undefined ? findWeights(loaded, name) : null;
  if (weights !== null) return <WeightPage key={weights.info.name} model={loaded} weights={weights} />;
  if (info === undefined) {
    return (
      <Notice title={name === null ? 'No tensor is open' : `${loaded.manifest.title} has no tensor “${name}”`}>
        Choose one in the network tree.
      </Notice>
    );
  }
  return <OpenTensor key={info.name} model={loaded} info={info} />;
}

function Notice({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.page} aria-label="Tensor">
      <h2 className={styles.title}>{title}</h2>
      <div className={styles.notice}>{children}</div>
    </section>
  );
}

/** What leaves the network is one of two passes under guidance; the U and the update show what is made of both. */
function OfTwoPasses({ opened: { model, info, look } }: { opened: Opened }) {
  const scale = useStore((state) => state.recipe.guidanceScale);
  const guided = useMemo(() => (look.frame === undefined ? null : rangeOf(look.frame.predNoise)), [look.frame]);
  if (!look.guided || info.name !== model.manifest.output) return null;
  return (
    <p className={styles.notice}>
      What the network returned in the {look.wordless ? 'unconditional pass, without the words' : 'conditional pass, with the words'}. The ε̂ of the U and of the update is{' '}
      guided, made of both passes: ε̂ unconditional + {scale} · (ε̂ conditional − ε̂ unconditional)
      {guided === null ? '' : `, ${formatFixed(guided.min, 2)} … ${formatFixed(guided.max, 2)} at this step`}.
    </p>
  );
}

interface OpenTensorProps {
  readonly model: LoadedModel;
  readonly info: TensorInfo;
}

function OpenTensor({ model, info }: OpenTensorProps) {
  const actions = useActions();
  const pins = useStore((state) => state.view.pins);
  const recipe = useStore((state) => state.recipe);
  const pixel = useStore((state) => state.view.pixel);
  const word = useStore((state) => state.view.word);
  const part = useMemo(() => partOf(info, model.anatomy, { pixel, word }), [info, model, pixel, word]);
  const name = part?.info.name ?? info.name;
  useWanted(useMemo(() => [...new Set([name, ...pins.map((pin) => readPin(pin).tensor)])], [name, pins]));
  const opened = useOpened(model, part?.info ?? info);
  const { kind, look, shown, stale } = opened;
  const held = useHeld(name, kind, look.sample, look.total);
  const selection = useSelection(kind);
  const path = useMemo(() => pathTo(treeOf(model), info.name), [model, info.name]);
  const pin = writePin(info.name, look.index, recipe);
  const pinned = pins.includes(pin) || pins.includes(info.name);
  const places = useMemo(() => placesOf(model, info.name, kind, selection), [model, info.name, kind, selection]);
  return (
    <section className={styles.page} aria-label={`Tensor ${info.name}`} aria-busy={stale}>
      <header className={styles.header}>
        <Breadcrumb path={path} name={info.name} />
        <div className={styles.headline}>
          <h2 className={styles.title}>{headingOf(kind)}</h2>
          <Provenance opened={opened} />
        </div>
        <OfTwoPasses opened={opened} />
        <ReadChanged tensor={info.name} index={look.index} className={styles.notice} />
        {part === null ? null : <PartChoice part={part} bytes={4 * info.dims.reduce((product, size) => product * size, 1)} />}
        <p className={styles.actions}>
          <WeightLinks info={info} />
          <ChangeTensor name={info.name} places={places} />
          {kind.attention === null ? null : (
            <Button look="link" onClick={() => actions.setView({ page: 'attention', tensor: kind.attention })}>
              See where it looks, over the picture
            </Button>
          )}
          <Button
            look="link"
            aria-pressed={pinned}
            disabled={part !== null || (!pinned && pins.length >= MOST_PINS)}
            onClick={() => actions.setView({ pins: pinned ? pins.filter((each) => each !== pin && each !== info.name) : [...pins, pin] })}
            title={part === null ? 'Keep this tensor here, as it is at this step of this run' : 'It is too large to keep beside another'}
          >
            {pinned ? 'Unpin' : 'Pin to compare'}
          </Button>
        </p>
      </header>
      <Pins opened={opened} tree={treeOf(model)} />
      <div className={styles.busy}>{stale && look.waiting === 'computing…' ? <ProgressBar label={`Computing ${info.name}`} /> : null}</div>
      {shown === null ? (
        <p className={styles.waiting}>{look.waiting}</p>
      ) : (
        <div className={stale ? styles.stale : undefined}>
          <Planes opened={opened} shown={shown} held={held} selection={selection} />
        </div>
      )}
      <Surroundings opened={opened} held={held} selection={selection} />
    </section>
  );
}

function Surroundings({ opened, held, selection }: { opened: Opened; held: readonly Shown[]; selection: Selection }) {
  const tree = treeOf(opened.model);
  return (
    <div className={styles.surroundings}>
      <AcrossSteps opened={opened} selection={selection} held={held} />
      <Neighbours opened={opened} tree={tree} />
    </div>
  );
}

function useSelection(kind: TensorKind): Selection {
  const maps = useStore((state) => state.view.maps);
  const channel = useStore((state) => state.view.channel);
  const head = useStore((state) => state.view.head);
  return useMemo(() => selectionOf(kind, { maps, channel, head }), [kind, maps, channel, head]);
}

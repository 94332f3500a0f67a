/**
 * The inspector: any tensor of the network at any step, as what it is. TensorPage shows the one that the View names, TensorAside
 * what belongs to it; NetworkTree finds them all. Which of its numbers are drawn and on what scale is View, so that a link shows the same.
 *
 *   use-opened.ts   the tensor at the playhead, or the last one that was there
 *   tensor-kind.ts  maps, heads, an image or a row: what the shape and the anatomy say it is
 *   network-tree.ts the anatomy as a tree; also names and breadcrumbs
 *   numbers.ts      what is computed of a tensor, once each; src/render/plane-*.ts has the arithmetic
 *
 * Opening a tensor costs one network run (`useWanted`), ordering by change one more, the film of a channel one for each step
 * that is not held.
 */
import { useMemo, type ReactNode } from 'react';
import type { LoadedModel, TensorInfo } from '../../protocol/engine.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { useWanted } from '../../store/tensors.ts';
import { Button } from '../../ui/Button.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { AcrossSteps } from './AcrossSteps.tsx';
import { Breadcrumb } from './Breadcrumb.tsx';
import { Neighbours } from './Neighbours.tsx';
import { NetworkTree } from './NetworkTree.tsx';
import { pathTo } from './network-tree.ts';
import { Pins } from './Pins.tsx';
import { Planes } from './Planes.tsx';
import { Provenance } from './Provenance.tsx';
import { headingOf, type TensorKind } from './tensor-kind.ts';
import { treeOf } from './trees.ts';
import { useHeld } from './use-held.ts';
import { useOpened, type Opened, type Shown } from './use-opened.ts';
import { selectionOf, type Selection } from './selection.ts';
import styles from './TensorPage.module.css';

/** As many as the View holds. */
const MOST_PINS = 8;

/** `alone`: with all that belongs to it below. Where TensorAside stands elsewhere on the page, without. */
export function TensorPage({ alone = true }: { alone?: boolean }) {
  const loaded = useStore((state) => state.loaded);
  const phase = useStore((state) => state.engine.phase);
  const name = useStore((state) => state.view.tensor);
  if (loaded === null) {
    return (
      <Notice title="No tensor yet">
        {phase === 'failed' ? 'The engine did not start, so there is nothing to look into.' : 'The model is on its way; its tensors can be looked at as soon as it is here.'}
      </Notice>
    );
  }
  const info = loaded.tensors.find((tensor) => tensor.name === name);
  if (info === undefined) {
    return (
      <Notice title={name === null ? 'No tensor is open' : `${loaded.manifest.title} has no tensor “${name}”`}>
        Choose one of its {loaded.tensors.length}:
        <NetworkTree />
      </Notice>
    );
  }
  return <OpenTensor key={info.name} model={loaded} info={info} alone={alone} />;
}

function Notice({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.page} aria-label="Tensor">
      <h2 className={styles.title}>{title}</h2>
      <div className={styles.notice}>{children}</div>
    </section>
  );
}

interface OpenTensorProps {
  readonly model: LoadedModel;
  readonly info: TensorInfo;
  readonly alone: boolean;
}

function OpenTensor({ model, info, alone }: OpenTensorProps) {
  const actions = useActions();
  const pins = useStore((state) => state.view.pins);
  useWanted(useMemo(() => [...new Set([info.name, ...pins])], [info.name, pins]));
  const opened = useOpened(model, info);
  const { kind, look, shown, stale } = opened;
  const held = useHeld(info.name, kind, look.sample, look.total);
  const selection = useSelection(kind);
  const path = useMemo(() => pathTo(treeOf(model), info.name), [model, info.name]);
  const pinned = pins.includes(info.name);
  return (
    <section className={styles.page} aria-label={`Tensor ${info.name}`} aria-busy={stale}>
      <header className={styles.header}>
        <Breadcrumb path={path} name={info.name} />
        <div className={styles.headline}>
          <h2 className={styles.title}>{headingOf(kind)}</h2>
          <Provenance opened={opened} />
        </div>
        <p className={styles.actions}>
          {kind.attention === null ? null : (
            <Button look="link" onClick={() => actions.setView({ page: 'attention', tensor: kind.attention })}>
              see where it looks, over the picture
            </Button>
          )}
          <Button
            look="link"
            aria-pressed={pinned}
            disabled={!pinned && pins.length >= MOST_PINS}
            onClick={() => actions.setView({ pins: pinned ? pins.filter((pin) => pin !== info.name) : [...pins, info.name] })}
          >
            {pinned ? 'unpin' : 'pin, to compare'}
          </Button>
        </p>
      </header>
      <div className={styles.busy}>{stale && look.waiting === 'computing…' ? <ProgressBar label={`Computing ${info.name}`} /> : null}</div>
      {shown === null ? (
        <p className={styles.waiting}>{look.waiting}</p>
      ) : (
        <div className={stale ? styles.stale : undefined}>
          <Planes opened={opened} shown={shown} held={held} selection={selection} />
        </div>
      )}
      {alone ? <Surroundings opened={opened} held={held} selection={selection} /> : null}
    </section>
  );
}

/** What belongs to the open tensor, for a place of its own beside the page: its film, what is pinned, its neighbours. */
export function TensorAside() {
  const loaded = useStore((state) => state.loaded);
  const name = useStore((state) => state.view.tensor);
  const info = loaded?.tensors.find((tensor) => tensor.name === name);
  return loaded === null || info === undefined ? null : <Aside key={info.name} model={loaded} info={info} />;
}

function Aside({ model, info }: { model: LoadedModel; info: TensorInfo }) {
  const opened = useOpened(model, info);
  const held = useHeld(info.name, opened.kind, opened.look.sample, opened.look.total);
  const selection = useSelection(opened.kind);
  return (
    <section className={styles.page} aria-label={`About ${info.name}`}>
      <Surroundings opened={opened} held={held} selection={selection} />
    </section>
  );
}

function Surroundings({ opened, held, selection }: { opened: Opened; held: readonly Shown[]; selection: Selection }) {
  const tree = treeOf(opened.model);
  return (
    <div className={styles.surroundings}>
      <AcrossSteps opened={opened} selection={selection} held={held} />
      <Pins opened={opened} tree={tree} />
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

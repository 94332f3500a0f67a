import { useMemo } from 'react';
import type { TensorInfo } from '../../protocol/engine.ts';
import { niceCeiling, symmetricDomain } from '../../render/domain.ts';
import { planeAt, type Planes } from '../../render/tensor-planes.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { HueText } from './HueText.tsx';
import { pathTo, type TreeNode } from './network-tree.ts';
import { domainOfAll, meanPlane, planesOfTensor } from './numbers.ts';
import { PlaneCanvas } from './PlaneCanvas.tsx';
import { ScaleBar } from './ScaleBar.tsx';
import { hasMean } from './selection.ts';
import { tensorKind, type TensorKind } from './tensor-kind.ts';
import { useTensors } from './use-held.ts';
import type { Opened } from './use-opened.ts';
import { shapeText } from './operators.ts';
import styles from './Pins.module.css';

interface Pinned {
  readonly info: TensorInfo;
  readonly kind: TensorKind;
  readonly planes: Planes | null;
}

/** The tensors that were pinned, and the open one, beside each other on one scale. */
export function Pins({ opened, tree }: { opened: Opened; tree: readonly TreeNode[] }) {
  const actions = useActions();
  const pins = useStore((state) => state.view.pins);
  const channel = useStore((state) => state.view.channel);
  const maps = useStore((state) => state.view.maps);
  const pinned = usePinned(opened, pins);
  // Components of different tensors lie in different spaces; a mean and a channel are numbers of one kind.
  const mode = maps === 'channel' ? 'channel' : 'mean';
  const pictures = pinned.map((pin) => ({ ...pin, ...pictureOf(pin, mode, channel) }));
  const domain = niceCeiling(Math.max(0, ...pictures.map(({ domain: own }) => own)));
  if (pins.length === 0) return null;
  return (
    <section className={styles.pins} aria-label="Pinned tensors">
      <header className={styles.head}>
        <h3>
          pinned{' '}
          <span className={styles.plain}>
            {mode === 'channel' ? `channel ${channel} of each` : 'mean of each'}, one scale
          </span>
        </h3>
        <ScaleBar kind="diverging" domain={domain} about="the open and the pinned tensors" />
      </header>
      <ul className={styles.row}>
        {pictures.map(({ info, kind, values, what }) => {
          const path = pathTo(tree, info.name);
          const node = path[path.length - 1];
          const group = path[0];
          const open = info.name === opened.info.name;
          return (
            <li key={info.name} className={styles.item}>
              <span className={styles.picture} style={{ aspectRatio: aspectOf(kind) }}>
                {values === null ? (
                  <span className={styles.waiting}>{opened.look.waiting}</span>
                ) : (
                  <PlaneCanvas values={values} height={kind.shape.height} width={kind.shape.width} domain={domain} kind="diverging" className={styles.canvas} />
                )}
              </span>
              <span className={styles.caption}>
                {open ? (
                  <b>{node?.label ?? info.name}</b>
                ) : (
                  <Button look="link" className={styles.open} title={info.name} onClick={() => actions.setView({ page: 'tensor', tensor: info.name })}>
                    {node?.label ?? info.name}
                  </Button>
                )}
                <span className={styles.small}>
                  <HueText hue={group?.hue ?? null}>{group?.label ?? ''}</HueText> {shapeText(info.dims)}
                </span>
                <span className={styles.small}>{what}</span>
              </span>
              {pins.includes(info.name) ? (
                <IconButton
                  icon="close"
                  size={10}
                  className={styles.remove}
                  label={`Unpin ${node?.label ?? info.name}`}
                  onClick={() => actions.setView({ pins: pins.filter((name) => name !== info.name) })}
                />
              ) : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function pictureOf({ kind, planes }: Pinned, mode: 'channel' | 'mean', channel: number): { values: Float32Array | null; domain: number; what: string } {
  if (planes === null) return { values: null, domain: 0, what: '' };
  if (kind.shape.count === 1) return { values: planes.data, domain: domainOfAll(planes), what: '' };
  if (mode === 'mean' && hasMean(kind)) {
    const values = meanPlane(planes);
    return { values, domain: symmetricDomain(values), what: `mean of ${kind.shape.count}` };
  }
  const index = Math.min(channel, kind.shape.count - 1);
  return { values: planeAt(planes, index), domain: domainOfAll(planes), what: `${kind.noun} ${index} of ${kind.shape.count}` };
}

function aspectOf({ form, shape: { height, width } }: TensorKind): number {
  return form === 'maps' ? width / height : Math.min(3, Math.max(0.5, width / height));
}

/** The open tensor and the pinned ones at this step, as far as they are held. */
function usePinned({ model, info, look }: Opened, pins: readonly string[]): readonly Pinned[] {
  const infos = useMemo(() => {
    const names = [info.name, ...pins.filter((name) => name !== info.name)];
    return names.flatMap((name) => model.tensors.find((tensor) => tensor.name === name) ?? []);
  }, [model, info.name, pins]);
  const tensors = useTensors(useMemo(() => infos.map(({ name }) => ({ position: look.index, name })), [infos, look.index]));
  return useMemo(
    () =>
      infos.map((tensor, at) => {
        const kind = tensorKind(tensor, model.anatomy);
        const held = tensors[at];
        return { info: tensor, kind, planes: held === undefined ? null : planesOfTensor(held, kind.shape, look.sample) };
      }),
    [infos, tensors, model, look.sample],
  );
}

import { drawnAspect } from '../../base/aspect.ts';
import { niceCeiling, symmetricDomain } from '../../render/domain.ts';
import { planeAt } from '../../render/tensor-planes.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { besideWords } from '../../store/what-differs.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { HueText } from './HueText.tsx';
import { pathTo, type TreeNode } from './network-tree.ts';
import { domainOfAll, meanPlane } from './numbers.ts';
import { PlaneCanvas } from './PlaneCanvas.tsx';
import { ScaleBar } from './ScaleBar.tsx';
import { hasMean } from './selection.ts';
import type { TensorKind } from './tensor-kind.ts';
import { stepName, type Opened } from './use-opened.ts';
import { usePinned, type Pinned } from './use-pinned.ts';
import { shapeText } from './operators.ts';
import styles from './Pins.module.css';

/** The tensors that were pinned, each at its step of its run, and the open one, beside each other on one scale. */
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
        {pictures.map(({ text, info, kind, at, said, values, what }) => {
          const path = pathTo(tree, info.name);
          const node = path[path.length - 1];
          const group = path[0];
          return (
            <li key={text ?? ''} className={styles.item}>
              <span className={styles.picture} style={{ aspectRatio: aspectOf(kind) }}>
                {values === null ? (
                  <span className={styles.waiting}>{said}</span>
                ) : (
                  <PlaneCanvas values={values} height={kind.shape.height} width={kind.shape.width} domain={domain} kind="diverging" className={styles.canvas} />
                )}
              </span>
              <span className={styles.caption}>
                {text === null ? (
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
                <PinPlace at={at} opened={opened} open={text === null} name={info.name} />
              </span>
              {text !== null ? (
                <IconButton
                  icon="close"
                  size={10}
                  className={styles.remove}
                  label={`Unpin ${node?.label ?? info.name}${at === null ? '' : `, step ${at.step}`}`}
                  onClick={() => actions.setView({ pins: pins.filter((pin) => pin !== text) })}
                />
              ) : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Of which step and which run. Another place can be gone to. */
function PinPlace({ at, opened: { model, look }, open, name }: { at: Pinned['at']; opened: Opened; open: boolean; name: string }) {
  const actions = useActions();
  const recipe = useStore((state) => state.recipe);
  const here = stepName(look.index, look.timestep);
  if (open) return <span className={styles.small}>{here}</span>;
  if (at === null) return <span className={styles.small}>{here}, follows the step</span>;
  const words = besideWords(at.recipe, recipe, model.anatomy);
  const go = (): void => {
    const { view } = useStore.getState();
    actions.goTo({ recipe: at.recipe, beside: null, view: { ...view, page: 'tensor', tensor: name, step: at.step } });
  };
  return (
    <span className={styles.small}>
      <Button look="link" className={styles.open} title="go to this step of this run" onClick={go}>
        step {at.step}
        {words === 'the same' ? '' : `, ${words}`}
      </Button>
    </span>
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
  return form === 'maps' ? drawnAspect(height, width) : Math.min(3, Math.max(0.5, width / height));
}

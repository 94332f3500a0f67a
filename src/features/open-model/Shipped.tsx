import { useContext, useState } from 'react';
import { useManifests } from '../../controls/use-manifests.ts';
import { defaultRecipe, type Manifest } from '../../protocol/manifest.ts';
import { useActions } from '../../store/actions.ts';
import { modelFile } from '../../store/model-files.ts';
import { isOwnModel } from '../../store/own-models.ts';
import { useStore } from '../../store/store.ts';
import { classNames } from '../../ui/class-names.ts';
import { formatDuration, formatMegabytes } from '../../ui/format.ts';
import { GivenContext } from './given.ts';
import { leftRuns } from './left-runs.ts';
import { modelWords } from './model-words.ts';
import { noteSpeed, measuredSpeeds } from './measured-speeds.ts';
import styles from './Shipped.module.css';

/** The models that come with the page, each with pictures that it made, its size, and how fast it was here. */
export function Shipped() {
  const models = useStore((state) => state.models);
  const engine = useStore((state) => state.engine);
  const present = useStore((state) => state.recipe.model);
  const [speeds] = useState(() => (engine.phase === 'ready' && models.includes(present) ? noteSpeed(present, engine.device) : measuredSpeeds()));
  // Choosing a model whose description did not come says what is wrong with it.
  const manifests = useManifests();
  const own = useStore(({ manifest }) => (manifest !== null && isOwnModel(manifest.id) ? manifest : null));
  if (models.length === 0) return null;
  return (
    <>
    {own === null ? null : (
      <p>
        On the page now: <b translate="no">{own.title}</b>, your own. {modelWords(own)}
      </p>
    )}
    <section aria-label="Models that come with the page">
      <h3>With the page</h3>
      <ul className={styles.list}>
        {models.map((id) => (
          <li key={id}>
            <Card id={id} manifest={manifests[id] ?? null} open={id === present} speed={speeds[id] ?? null} />
          </li>
        ))}
      </ul>
    </section>
    </>
  );
}

interface CardProps {
  readonly id: string;
  readonly manifest: Manifest | null;
  /** Whether it is the one that is on the page. */
  readonly open: boolean;
  readonly speed: ReturnType<typeof measuredSpeeds>[string] | null;
}

function Card({ id, manifest, open, speed }: CardProps) {
  const actions = useActions();
  const { close } = useContext(GivenContext);
  const choose = (): void => {
    // One's own model's prompt, sampler and guidance mean nothing to another: what was run here before comes back, or what it runs by itself.
    const isOwn = isOwnModel(useStore.getState().recipe.model);
    const run = isOwn ? (leftRuns.of(id) ?? (manifest === null ? undefined : defaultRecipe(manifest))) : undefined;
    if (run === undefined) actions.editRecipe({ model: id, edits: [] });
    else actions.takeRun({ ...run, edits: [], fork: null }, false);
  };
  return (
    <button
      type="button"
      className={classNames(styles.card, open && styles.open)}
      aria-current={open ? 'true' : undefined}
      onClick={() => {
        if (!open) choose();
        close();
      }}
    >
      <span className={styles.pictures} role="img" aria-label={`pictures that ${id} made`} style={{ backgroundImage: `url("${modelFile(`${id}/samples.png`)}")` }} />
      <span className={styles.words}>
        <b>{manifest?.title ?? id}</b>
        {open ? ' · on the page now' : ''}
        <span className={styles.quiet}>{manifest?.summary ?? ''}</span>
        <span>
          {manifest === null ? '' : `${manifest.sample.height}×${manifest.sample.width} · ${formatMegabytes(manifest.model.bytes)} MB · `}
          {speed === null ? 'not tried here yet' : `${formatDuration(speed.stepMs)} per evaluation here, on ${speed.device}`}
        </span>
      </span>
    </button>
  );
}

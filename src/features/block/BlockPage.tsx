import { useMemo } from 'react';
import { BranchChoice } from '../../controls/BranchChoice.tsx';
import { ChangeTensor } from '../../controls/ChangeTensor.tsx';
import { MapsChoice } from '../../controls/MapsChoice.tsx';
import { WeightLinks } from '../../controls/WeightLinks.tsx';
import type { Anatomy, ResidualBlock } from '../../onnx/anatomy-types.ts';
import { readName } from '../../protocol/edits.ts';
import { diverging } from '../../render/colour-maps.ts';
import { niceCeiling, symmetricDomain } from '../../render/domain.ts';
import { legendNumber } from '../../render/legend.ts';
import { paintDiverging } from '../../render/paint.ts';
import { armColour, ordinal, placeName, shapeWords } from '../../render/place-names.ts';
import { normOfSample, valuesOf } from '../../render/samples.ts';
import { TimestepHandle } from '../../controls/EditHandle.tsx';
import { GainHandle } from '../../controls/GainHandle.tsx';
import { PartWorth } from '../../controls/PartWorth.tsx';
import { useActions } from '../../store/actions.ts';
import { useDifferenceName, useSide, type Side } from '../../store/side.ts';
import { useStore } from '../../store/store.ts';
import { tensorRoom, useLike, useProbe, useWanted } from '../../store/tensors.ts';
import { lookWords, useLookInView, type LookInView } from '../../store/use-look.ts';
import { useHeldSteps, useRoomChanges } from '../../store/use-steps.ts';
import { classNames } from '../../ui/class-names.ts';
import { formatCoefficient, formatFixed } from '../../ui/format.ts';
import { HeldSteps } from '../../ui/HeldSteps.tsx';
import { LinePlot } from '../../ui/LinePlot.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { Raster } from '../../ui/Raster.tsx';
import { ScaleBar } from '../../ui/ScaleBar.tsx';
import { Term } from '../../ui/Term.tsx';
import { operationsOf } from './operations.ts';
import { termsOf, titleOf, useTermsEdited } from './terms.ts';
import { SumPictures } from './SumPictures.tsx';
import styles from './BlockPage.module.css';

/**
 * A residual block, opened (He et al. 2016): what comes in, what its layers compute, the sum that leaves, and how large the computed
 * part is beside the rest, now and over the run. The open block is the one whose output is view.tensor.
 */
export function BlockPage() {
  const anatomy = useStore((state) => state.loaded?.anatomy ?? null);
  const tensor = useStore((state) => state.view.tensor);
  const look = useLookInView();
  const block = anatomy?.residualBlocks.find(({ output }) => output === tensor) ?? anatomy?.residualBlocks[0];
  if (anatomy === null || block === undefined) {
    return (
      <article className={styles.page}>
        <PageHead path={[{ text: 'residual block' }]} title={anatomy === null ? 'What a residual block adds' : 'No residual block was recognised in this network'}>
          {anatomy === null ? look.waiting : 'Its layers are listed with their tensors, as plain layers.'}
        </PageHead>
      </article>
    );
  }
  return <Opened anatomy={anatomy} block={block} look={look} />;
}

/** Values of all blocks together, beyond which the overview is not fetched. */
const MAX_VALUES = 6_000_000;

function Opened({ anatomy, block, look }: { anatomy: Anatomy; block: ResidualBlock; look: LookInView }) {
  const blocks = anatomy.residualBlocks;
  const sizes = useStore((state) => state.loaded?.tensors ?? null);
  const overview = useMemo(() => {
    const counts = new Map(sizes?.map(({ name, dims }) => [name, dims.reduce((a, b) => a * b, 1)]));
    const all = blocks.flatMap(({ branch, shortcut }) => [branch, shortcut]).reduce((sum, name) => sum + (counts.get(name) ?? 0), 0);
    return all <= MAX_VALUES ? blocks.flatMap((each) => termsOf(each)) : [];
  }, [blocks, sizes]);
  const names = useMemo(
    () => [...new Set([block.input, ...termsOf(block), block.output, ...(block.time === null ? [] : [readName(block.time)]), ...overview])],
    [block, overview],
  );
  useWanted(names);
  const [branchName, shortcutName] = termsOf(block);
  const branch = useProbe(look.index, branchName);
  const shortcut = useProbe(look.index, shortcutName);
  const edited = useTermsEdited(block, look.index);
  const known = branch !== undefined && shortcut !== undefined;
  const side = useSide();
  const difference = useDifferenceName();
  const ratio = ratioOf(block, look, look.index, side);
  const nth = ordinal(blocks, block);

  return (
    <article className={styles.page}>
      <PageHead
        path={[{ text: placeName(block), colour: armColour(block) }, { text: `residual block${nth === '' ? '' : ` ${nth}`}` }]}
        title={
          known && side === 'difference' ? (
            <>The branches of A and B differ by {ratio === null ? '…' : formatCoefficient(ratio)} of A’s</>
          ) : known ? (
            titleOf(normOfSample(branch, look.sample), normOfSample(shortcut, look.sample), edited)
          ) : (
            'What a residual block adds'
          )
        }
        aside={known ? `${difference ?? 'live'} · ${lookWords(look)}` : look.waiting}
      >
        <span className={styles.choices}>
          <MapsChoice />
          <BranchChoice />
        </span>
      </PageHead>
      <Handles block={block} look={look} />
      <SumPictures block={block} look={look} />
      <div className={styles.columns}>
        <div className={styles.left}>
          <OverTheRun block={block} look={look} />
          <TimeTerm block={block} look={look} />
        </div>
        <AllBlocks blocks={blocks} block={block} look={look} />
      </div>
      <Operations anatomy={anatomy} block={block} />
    </article>
  );
}

/** What can be done to the block, and what it is worth. */
function Handles({ block, look }: { block: ResidualBlock; look: LookInView }) {
  const trained = useStore((state) => state.manifest?.scheduler['num_train_timesteps']);
  const place = { tensor: block.branch, into: block.output };
  return (
    <p className={styles.lead}>
      <span>
        branch <GainHandle place={place} name="the branch" /> <ChangeTensor name="the branch" places={[{ label: 'the sum', place }]} /> <PartWorth place={place} name="the branch" index={look.index} room="sentence" />
      </span>
      {block.time === null || look.timestep === null ? null : (
        <span>
          told <TimestepHandle timestep={look.timestep} most={(typeof trained === 'number' ? trained : 1000) - 1} block={block.output} />
        </span>
      )}
    </p>
  );
}

const RATIO = '‖branch‖ ÷ ‖shortcut‖, Euclidean norms over all channels and pixels: how much the block changes what passes through it.';
const DIFFERENCE = '‖A’s branch − B’s branch‖ ÷ ‖A’s branch‖, Euclidean norms over all channels and pixels: how far apart the two runs are in what this block computes.';

/** Of a run ‖branch‖ ÷ ‖shortcut‖; of two, how far apart their branches are. Null where a tensor is not held. */
function ratioOf(block: ResidualBlock, { sample, sampleOfA }: LookInView, position: number, side: Side): number | null {
  const [branch, shortcut] = termsOf(block);
  const part = tensorRoom.probe(position, branch, side);
  const whole = side === 'difference' ? tensorRoom.ofA(position, branch, side) : tensorRoom.probe(position, shortcut, side);
  return part === undefined || whole === undefined ? null : normOfSample(part, sample) / normOfSample(whole, side === 'difference' ? sampleOfA : sample);
}

function OverTheRun({ block, look }: { block: ResidualBlock; look: LookInView }) {
  const actions = useActions();
  const names = useMemo(() => termsOf(block), [block]);
  const steps = useHeldSteps(names);
  const side = useSide();
  const of = side === 'difference' ? 'difference ÷ A’s branch' : 'branch ÷ shortcut';
  const ratios = Array.from({ length: look.total }, (_, position) => ratioOf(block, look, position, side));
  const here = ratios[look.index] ?? null;
  return (
    <section aria-label="Over the run" className={styles.section}>
      <p className={styles.lead}>
        <span>
          <b>
            <Term explain={side === 'difference' ? DIFFERENCE : RATIO}>{of}</Term>
          </b>{' '}
          <span className={styles.quiet}>over the run</span>
        </span>
        <HeldSteps {...steps} />
      </p>
      <LinePlot
        name={`${side === 'difference' ? 'Norm of the difference of the branches divided by that of A’s' : 'Norm of the branch divided by that of the shortcut'} over the ${look.total} steps${here === null ? '' : `; ${formatFixed(here, 3)} at this one`}`}
        series={[{ name: of, colour: 'var(--ink)', values: ratios }]}
        count={look.total}
        height={116}
        format={(value) => formatCoefficient(value)}
        ends={['step 0, noise', `step ${look.total - 1}`]}
        at={look.index}
        readX={(x) => `step ${x}`}
        onChoose={(x) => actions.seek(x)}
      />
    </section>
  );
}

function TimeTerm({ block, look }: { block: ResidualBlock; look: LookInView }) {
  const actions = useActions();
  const name = block.time === null ? null : readName(block.time);
  const tensor = useProbe(look.index, name);
  const like = useLike(look.index, name);
  const channel = useStore((state) => state.view.channel);
  const { sample, sampleOfA } = look;
  const drawn = useMemo(() => {
    if (tensor === undefined) return null;
    const values = valuesOf(tensor, sample);
    const domain = niceCeiling(symmetricDomain(like === null || like.difference ? values : valuesOf(like.of, sampleOfA)));
    return { values, domain, paint: (theme: 'light' | 'dark') => paintDiverging(values, domain, diverging[theme]) };
  }, [tensor, like, sample, sampleOfA]);
  if (block.time === null) return <p className={styles.quiet}>The timestep does not enter this block.</p>;
  const film = block.timeScale !== null;
  return (
    <section aria-label="What the timestep adds" className={styles.section}>
      <p className={styles.lead}>
        <span>
          <b className={styles.time}>time</b>{' '}
          <span className={styles.quiet}>{film ? 'from which each channel’s scale and shift are taken' : 'added to each channel, the same at every pixel'}</span>
        </span>
        {drawn === null ? null : (
          <ScaleBar table={diverging} from={legendNumber(-drawn.domain)} to={`+${legendNumber(drawn.domain)}`} />
        )}
      </p>
      <Raster
        name="What the timestep adds to each channel"
        rows={1}
        columns={drawn?.values.length ?? 1}
        aspect={Math.max(8, (drawn?.values.length ?? 32) / 3)}
        paint={drawn?.paint ?? null}
        waiting={look.waiting}
        read={(_, column) => `channel ${column}: ${formatFixed(drawn?.values[column] ?? NaN, 3)}`}
        chosen={drawn === null || channel >= drawn.values.length ? null : [0, channel]}
        onChoose={(_, column) => actions.setView({ channel: column })}
      />
    </section>
  );
}

/** Every block of the network with its ratio at this evaluation: the way to the others. */
function AllBlocks({ blocks, block, look }: { blocks: readonly ResidualBlock[]; block: ResidualBlock; look: LookInView }) {
  const actions = useActions();
  useRoomChanges();
  const side = useSide();
  const ratios = blocks.map((other) => ratioOf(other, look, look.index, side));
  const most = Math.max(1e-9, ...ratios.map((ratio) => ratio ?? 0));
  return (
    <nav aria-label="Residual blocks" className={styles.section}>
      <p className={styles.lead}>
        <span>
          <b>every block</b> <span className={styles.quiet}>{side === 'difference' ? 'difference ÷ A’s branch' : 'branch ÷ shortcut'} at this step</span>
        </span>
      </p>
      <ul>
        {blocks.map((other, i) => {
          const ratio = ratios[i] ?? null;
          return (
            <li key={other.output}>
              <button
                type="button"
                className={classNames(styles.block, other === block && styles.open)}
                aria-current={other === block ? 'true' : undefined}
                onClick={() => actions.setView({ tensor: other.output })}
              >
                <span style={{ color: armColour(other) }}>{placeName(other)}</span>
                <span className={styles.quiet}>{ordinal(blocks, other)}</span>
                <span className={styles.track}>{ratio === null ? null : <i className={styles.bar} style={{ width: `${(ratio / most) * 100}%` }} />}</span>
                <span className={styles.number}>{ratio === null ? '' : formatCoefficient(ratio)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function Operations({ anatomy, block }: { anatomy: Anatomy; block: ResidualBlock }) {
  const actions = useActions();
  const tensors = useStore((state) => state.loaded?.tensors ?? null);
  const operations = useMemo(() => (tensors === null ? [] : operationsOf(tensors, anatomy, block)), [tensors, anatomy, block]);
  return (
    <section aria-label="Operations in order" className={styles.section}>
      <p className={styles.lead}>
        <span>
          <b>in order</b> <span className={styles.quiet}>what is computed on the way<span data-control="">; each one opens its tensor</span></span>
        </span>
      </p>
      <ol className={styles.operations}>
        {operations.map(({ name, shortName, op, dims, role, weights }) => (
          <li key={name}>
            <button type="button" className={styles.operation} title={name} onClick={() => actions.setView({ page: 'tensor', tensor: name })}>
              <span className={classNames(styles.name, role === 'time' && styles.time)}>
                {shortName}
                {role === null || role === shortName ? null : <span className={styles.quiet}> ({role})</span>}
              </span>
              <span className={styles.quiet}>{op}</span>
              <span className={styles.shape}>{shapeWords(dims.slice(1))}</span>
            </button>
            {weights.length === 0 ? null : (
              <p className={styles.weights}>
                <WeightLinks weights={weights} said={({ dims: shape }) => shape.join('×')} />
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

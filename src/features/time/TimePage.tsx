import { useMemo } from 'react';
import type { ResidualBlock, TimePath } from '../../onnx/anatomy-types.ts';
import { readName } from '../../protocol/edits.ts';
import { diverging } from '../../render/colour-maps.ts';
import { niceCeiling, symmetricDomain } from '../../render/domain.ts';
import { legendNumber } from '../../render/legend.ts';
import { armColour, ordinal, placeName } from '../../render/place-names.ts';
import { normOfSample, valuesOf } from '../../render/samples.ts';
import { SINUSOID_TOLERANCE } from '../../render/sinusoids.ts';
import { TimestepHandle } from '../../controls/EditHandle.tsx';
import { useActions } from '../../store/actions.ts';
import { madeAt } from '../../store/made-at.ts';
import { SideContext } from '../../store/side.ts';
import { useStore } from '../../store/store.ts';
import { tensorRoom, useProbe, useWanted } from '../../store/tensors.ts';
import { useTold } from '../../store/use-told.ts';
import { lookWords, useLookInView, type LookInView } from '../../store/use-look.ts';
import { overRun, useHeldSteps, useRoomChanges } from '../../store/use-steps.ts';
import { formatCoefficient, formatScientific } from '../../ui/format.ts';
import { classNames } from '../../ui/class-names.ts';
import { HeldSteps } from '../../ui/HeldSteps.tsx';
import { LinePlot } from '../../ui/LinePlot.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { ScaleBar } from '../../ui/ScaleBar.tsx';
import { Term } from '../../ui/Term.tsx';
import { EveryTimestep } from './EveryTimestep.tsx';
import { Sparkline } from './Sparkline.tsx';
import { Strip } from './Strip.tsx';
import { titleOf } from './title.ts';
import { useSinusoid } from './use-sinusoid.ts';
import styles from './TimePage.module.css';

/**
 * The path of the time: the number t as sines and cosines, what the network's own layers make of it once, and what each residual block
 * is given of that, per channel. Every strip is a tensor of the evaluation in view; only the map of all t is drawn by formula, and only
 * where the formula reproduces the model's own numbers. What t becomes is the same in two runs at the same t: of two, the run in hand is shown.
 */
export function TimePage() {
  return (
    <SideContext value="hand">
      <InHand />
    </SideContext>
  );
}

function InHand() {
  const time = useStore((state) => (state.loaded === null ? undefined : state.loaded.anatomy.time));
  const look = useLookInView();
  if (time === undefined || time === null) {
    return (
      <article className={styles.page}>
        <PageHead path={[{ text: 'time', colour: 'var(--time)' }]} title={time === null ? 'No path of the timestep was recognised in this network' : 'How the network knows the timestep'}>
          {time === undefined ? look.waiting : 'No single-number input reaches its blocks.'}
        </PageHead>
      </article>
    );
  }
  return <Opened time={time} look={look} />;
}

const NO_BLOCKS: readonly ResidualBlock[] = [];

function Opened({ time, look }: { time: TimePath; look: LookInView }) {
  const actions = useActions();
  const blocks = useStore((state) => state.loaded?.anatomy.residualBlocks) ?? NO_BLOCKS;
  const trained = useStore((state) => state.manifest?.scheduler['num_train_timesteps']);
  const timesteps = typeof trained === 'number' ? trained : 1000;
  const { sinusoid, embedding } = time;
  const names = useMemo(
    () => [...new Set([sinusoid, embedding, ...time.projections.map(({ tensor }) => readName(tensor))])].filter((name) => name !== null),
    [sinusoid, embedding, time],
  );
  useWanted(names);
  const own = useProbe(look.index, sinusoid);
  const made = useProbe(look.index, embedding);
  const recognised = useSinusoid(sinusoid, look.total, timesteps - 1);
  const told = useTold(look.index, look.timestep, !look.wordless);
  const { sample } = look;
  const ownValues = useMemo(() => (own === undefined ? null : valuesOf(own, sample)), [own, sample]);
  const madeValues = useMemo(() => (made === undefined ? null : valuesOf(made, sample)), [made, sample]);
  const known = own !== undefined || made !== undefined;

  return (
    <article className={styles.page}>
      <PageHead
        path={[{ text: 'time', colour: 'var(--time)' }, { text: 'embedding' }]}
        title={titleOf(look.timestep, told)}
        aside={known ? `live · ${lookWords(look)}` : look.waiting}
      >
        A single number becomes {ownValues === null ? '' : `${ownValues.length} `}sines and cosines, two layers turn these into {madeValues === null ? 'a vector' : `${madeValues.length} numbers`}, and
        every residual block takes from them what it adds to each of its channels.
      </PageHead>
      {look.timestep === null ? null : (
        <p className={styles.line}>
          Tell the network another t throughout: <TimestepHandle timestep={look.timestep} most={timesteps - 1} />{' '}
          <span className={styles.quiet}>and see what it does with a wrong idea of how much noise there is</span>
        </p>
      )}

      {sinusoid === null ? (
        <p className={styles.quiet}>This network has no sinusoids before its first learned layer.</p>
      ) : (
        <section aria-label="Sinusoidal embedding" className={styles.section}>
          <p className={styles.lead}>
            <span>
              <b className={styles.hue}>
                <Term explain="Vaswani et al. 2017, as in DDPM: half of the numbers are cosines and half sines of t at frequencies that fall from 1 to about 1/10000. Fast ones tell neighbours apart, slow ones tell early from late.">
                  sinusoids
                </Term>
              </b>{' '}
              <span className={styles.quiet}>
                {recognised === undefined || recognised === null
                  ? 'of this t'
                  : `of every t, by formula; it reproduces the model’s own to ${formatScientific(recognised.error)}`}
              </span>
            </span>
            <ScaleBar table={diverging} from="−1" to="+1" />
          </p>
          {recognised && ownValues !== null ? <EveryTimestep formula={recognised.formula} timesteps={timesteps} length={ownValues.length} here={told} /> : null}
          {recognised === null ? (
            <p className={styles.quiet}>
              None of the known formulas reproduces the model’s sinusoids to {formatScientific(SINUSOID_TOLERANCE)}, so only the t that it is told is drawn, from the tensor itself.
            </p>
          ) : null}
          <p className={styles.line}>
            <span className={styles.quiet}>this t, from the tensor</span>
          </p>
          <Strip name="Sinusoidal embedding of this t" values={ownValues} domain={1} waiting={look.waiting} aspect={36} what="number" onChoose={(column) => actions.setView(madeAt(sinusoid, [0, column], null))} />
        </section>
      )}

      {embedding === null ? null : (
        <section aria-label="Embedding" className={styles.section}>
          <Embedding name={embedding} values={madeValues} look={look} />
        </section>
      )}

      <Projections time={time} blocks={blocks} look={look} names={names} />
    </article>
  );
}

function Embedding({ name, values, look }: { name: string; values: Float32Array | null; look: LookInView }) {
  const actions = useActions();
  const names = useMemo(() => [name], [name]);
  useRoomChanges();
  const norms = overRun(names, look.total, ([tensor]) => (tensor === undefined ? NaN : normOfSample(tensor, look.sample)));
  const here = norms[look.index] ?? null;
  const domain = values === null ? 1 : niceCeiling(symmetricDomain(values));
  return (
    <>
      <p className={styles.lead}>
        <span>
          <b className={styles.hue}>embedding</b> <span className={styles.quiet}>what the network’s layers make of them, once for all blocks</span>
        </span>
        <ScaleBar table={diverging} from={legendNumber(-domain)} to={`+${legendNumber(domain)}`} />
      </p>
      <Strip
        name="Embedding of this t"
        values={values}
        domain={domain}
        waiting={look.waiting}
        aspect={36}
        what="number"
        onChoose={(column) => actions.setView(madeAt(name, [0, column], null))}
      />
      <p className={classNames(styles.line, styles.quiet)}>‖embedding‖, its norm, at every step</p>
      <LinePlot
        name={`Norm of the embedding over the ${look.total} steps${here === null ? '' : `; ${formatCoefficient(here)} at this one`}`}
        series={[{ name: '‖embedding‖', colour: 'var(--time)', values: norms }]}
        count={look.total}
        height={84}
        from={0}
        format={(value) => formatCoefficient(value)}
        ends={['step 0, noise', `step ${look.total - 1}`]}
        at={look.index}
        readX={(x) => `step ${x}`}
        onChoose={(x) => actions.seek(x)}
      />
    </>
  );
}

function Projections({ time, blocks, look, names }: { time: TimePath; blocks: readonly ResidualBlock[]; look: LookInView; names: readonly string[] }) {
  const actions = useActions();
  const steps = useHeldSteps(names);
  const rows = time.projections.map(({ block, tensor }) => {
    const read = readName(tensor);
    const held = tensorRoom.probe(look.index, read);
    const owner = block === null ? undefined : blocks[block];
    const nth = owner === undefined ? '' : ordinal(blocks, owner);
    return {
      tensor,
      owner,
      title: owner === undefined ? 'outside of a block' : `${placeName(owner)}${nth === '' ? '' : `, ${nth}`}`,
      flat: (held?.dims.length ?? 2) < 3,
      values: held === undefined ? null : valuesOf(held, look.sample),
      norms: overRun([read], look.total, ([one]) => (one === undefined ? NaN : normOfSample(one, look.sample) / Math.sqrt(one.data.length / Math.max(1, one.dims[0] ?? 1)))),
    };
  });
  const domain = niceCeiling(Math.max(1e-9, ...rows.map(({ values }) => (values === null ? 0 : symmetricDomain(values)))));
  const widest = Math.max(1, ...rows.map(({ values }) => values?.length ?? 0));
  const most = Math.max(1e-9, ...rows.flatMap(({ norms }) => norms.map((norm) => norm ?? 0)));
  const film = rows.some(({ owner }) => owner !== undefined && owner.timeScale !== null);
  if (rows.length === 0) return <p className={styles.quiet}>No residual block was found that takes the timestep.</p>;
  return (
    <section aria-label="What each block is given" className={styles.section}>
      <p className={styles.lead}>
        <span>
          <b className={styles.hue}>what each block {film ? 'is given' : 'adds'}</b> <span className={styles.quiet}>one number for each channel, all on one scale</span>
        </span>
        <ScaleBar table={diverging} from={legendNumber(-domain)} to={`+${legendNumber(domain)}`} />
      </p>
      <ul className={styles.blocks}>
        {rows.map(({ tensor, owner, title, flat, values, norms }) => (
          <li key={tensor} className={styles.block}>
            <button
              type="button"
              className={styles.name}
              style={owner === undefined ? undefined : { color: armColour(owner) }}
              onClick={() => actions.setView(owner === undefined ? { page: 'tensor', tensor } : { page: 'block', tensor: owner.output })}
            >
              {title}
            </button>
            <span className={styles.strip}>
              <span style={{ width: `${((values?.length ?? widest) / widest) * 100}%` }}>
                <Strip
                  name={`What the timestep adds in ${title}`}
                  values={values}
                  domain={domain}
                  waiting={look.waiting}
                  aspect={(36 * (values?.length ?? widest)) / widest}
                  what="channel"
                  onChoose={(channel) => actions.setView({ ...(flat ? madeAt(tensor, [0, channel], null) : madeAt(tensor, [0, 0], { channel })), channel })}
                />
              </span>
            </span>
            <Sparkline name={`Root mean square over the steps in ${title}`} values={norms} most={most} at={look.index} />
            <span className={styles.number}>{norms[look.index] === null || norms[look.index] === undefined ? '' : formatCoefficient(norms[look.index] ?? NaN)}</span>
          </li>
        ))}
      </ul>
      <p className={styles.lead}>
        <span className={styles.quiet}>at the right: its root mean square over the steps, from 0 to {formatCoefficient(most)}, and now</span>
        <HeldSteps {...steps} />
      </p>
    </section>
  );
}

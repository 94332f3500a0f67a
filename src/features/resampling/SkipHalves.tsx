import { useMemo, type ReactNode } from 'react';
import { ChangeTensor } from '../../controls/ChangeTensor.tsx';
import { FreeUHandles } from '../../controls/FreeUHandles.tsx';
import { GainHandle } from '../../controls/GainHandle.tsx';
import { sharesWords, whyDetail } from '../../controls/join-words.ts';
import { PartWorth } from '../../controls/PartWorth.tsx';
import type { Skip } from '../../onnx/anatomy-types.ts';
import { diverging } from '../../render/colour-maps.ts';
import { drawJoin, type Drawn } from '../../render/drawn.ts';
import { halvesSubject, sharesOf } from '../../render/join-halves.ts';
import { legendNumber } from '../../render/legend.ts';
import { useActions } from '../../store/actions.ts';
import { nameOfHalf, placeOfHalf, type Half } from '../../store/edit-places.ts';
import { halfMadeFrom } from '../../store/half-made-from.ts';
import { madeFrom, type MadeFrom } from '../../store/made-at.ts';
import { useDifferenceName } from '../../store/side.ts';
import { useStore } from '../../store/store.ts';
import type { LookInView } from '../../store/use-look.ts';
import { partOf, useWorth } from '../../store/worth.ts';
import { Choice } from '../../ui/Choice.tsx';
import { Figure } from '../../ui/Figure.tsx';
import { formatFixed } from '../../ui/format.ts';
import { Raster } from '../../ui/Raster.tsx';
import { ScaleBar } from '../../ui/ScaleBar.tsx';
import { SkipShares } from './SkipShares.tsx';
import { joinedOf, useJoin } from './use-join.ts';
import styles from './ResamplingPage.module.css';

/** What meets where a skip is joined: what crosses and what comes up from below, as the block reads them or raw, what each is of the two, and what it is worth. */
export function SkipHalves({ skip, look }: { skip: Skip; look: LookInView }) {
  const actions = useActions();
  const model = useStore((state) => state.recipe.model);
  const maps = useStore((state) => state.view.maps);
  const channel = useStore((state) => state.view.channel);
  const halves = useStore((state) => state.view.halves);
  const predictsNoise = useStore(({ manifest }) => (manifest?.scheduler['prediction_type'] ?? 'epsilon') === 'epsilon');
  const difference = useDifferenceName();
  const { raw, read, inseparable, like } = useJoin(skip, look);
  const norm = inseparable ? null : (skip.read?.norm ?? null);
  const asRead = halves === 'read' && norm !== null;
  const shown = asRead ? read : raw;
  const likeShown = asRead ? like.read : like.raw;
  const subject = asRead && skip.read !== null ? halvesSubject(skip.read.tensor) : skip.joined;
  const drawn = useMemo(() => {
    if (shown === null) return null;
    const of = likeShown && { ...likeShown, of: { ...likeShown.of, joined: joinedOf(likeShown.of, skip.op) } };
    return drawJoin(shown, joinedOf(shown, skip.op), skip.op, maps, channel, { model, tensor: subject }, of);
  }, [shown, likeShown, skip.op, maps, channel, model, subject]);
  const shares = difference === null && raw !== null ? { raw: sharesOf(raw), read: read && sharesOf(read) } : null;
  const { cut } = useWorth(useMemo(() => partOf(placeOfHalf(skip, 'skip')), [skip]), look.index);
  const domain = drawn?.joined?.domain ?? null;
  const about = (half: Half) => sharesWords({ half, raw: shares?.raw ?? null, read: shares?.read ?? null });
  const half = (key: Half, title: string, colour: string) => (
    <HalfFigure
      title={<span style={{ color: colour }}>{title}</span>}
      name={title}
      subject={`${key === 'skip' ? skip.encoder : skip.decoder} ${halves}`}
      drawn={drawn?.[key] ?? null}
      channels={shown?.[key].channels ?? null}
      made={raw === null ? null : halfMadeFrom(skip, key, { skip: raw.skip.channels, below: raw.below.channels }, asRead)}
      waiting={shown !== null && drawn?.[key] === null ? `has ${shown[key].channels} channels` : look.waiting}
    >
      <GainHandle place={placeOfHalf(skip, key)} name={nameOfHalf(skip, key)} hue={colour} />{' '}
      <ChangeTensor name={nameOfHalf(skip, key)} places={[{ label: 'the join', place: placeOfHalf(skip, key) }]} />{' '}
      <PartWorth place={placeOfHalf(skip, key)} name={nameOfHalf(skip, key)} index={look.index} room="sentence" also={() => about(key)} />
    </HalfFigure>
  );
  return (
    <section aria-label="What meets at the skip" className={styles.section}>
      <p className={styles.lead}>
        <span>
          <b className={styles.skip}>skip {skip.level}</b>{' '}
          <span className={styles.quiet}>
            what meets at {skip.resolution[0]}×{skip.resolution[1]}
          </span>
        </span>
        {norm === null ? (
          <span className={styles.quiet}>{inseparable ? `raw: the ${skip.read?.norm ?? 'norm'} reads their sum as one` : 'raw: no norm comes first here'}</span>
        ) : (
          <Choice
            label="drawn"
            value={halves}
            options={[
              { value: 'read', label: `as the block reads them, after the ${norm}` },
              { value: 'raw', label: 'raw, as they enter the join' },
            ]}
            onChange={(value) => actions.setView({ halves: value })}
          />
        )}
      </p>
      <div className={styles.join}>
        <div className={styles.pictures}>
          {half('skip', 'skip', 'var(--skip)')}
          <span className={styles.operator}>{skip.op === 'Add' ? '+' : '‖'}</span>
          {half('below', 'from below', 'var(--decoder)')}
        </div>
        {shares === null ? (
          <p className={styles.quiet}>{difference === null ? look.waiting : `Shares are of one run; this is ${difference}.`}</p>
        ) : (
          <SkipShares skip={skip} shares={shares} asRead={asRead} />
        )}
      </div>
      <p className={styles.foot}>
        {domain === null ? (
          <span>{maps === 'components' ? `Both in the principal components of ${likeShown === null ? 'the two' : 'A’s two'} joined${asRead ? ` after the ${norm}` : ''}, on one scale${likeShown?.difference === true ? ': mid-grey is no difference' : ''}.` : null}</span>
        ) : (
          <ScaleBar table={diverging} from={legendNumber(-domain)} to={`+${legendNumber(domain)}, one scale`} />
        )}
        <FreeUHandles level={skip.level} />
        {difference === null ? <span>{whyDetail(cut, predictsNoise)}</span> : null}
      </p>
    </section>
  );
}

interface HalfProps {
  readonly title: ReactNode;
  readonly name: string;
  readonly subject: string;
  readonly drawn: Drawn | null;
  readonly channels: number | null;
  /** Whose numbers are drawn, where one tensor holds them. */
  readonly made: MadeFrom | null;
  readonly waiting: string;
  readonly children: ReactNode;
}

function HalfFigure({ title, name, subject, drawn, channels, made, waiting, children }: HalfProps) {
  const actions = useActions();
  const channel = useStore((state) => state.view.channel);
  const shape = drawn === null || channels === null ? '' : `${channels}×${drawn.height}×${drawn.width}`;
  return (
    <Figure title={title} note={shape} caption={children}>
      <Raster
        name={`${name}, ${shape}`}
        subject={subject}
        rows={drawn?.height ?? 1}
        columns={drawn?.width ?? 1}
        paint={drawn?.paint ?? null}
        waiting={waiting}
        read={(row, column) => `row ${row}, column ${column}: ${(drawn?.at(row, column) ?? []).map((value) => formatFixed(value, 2)).join(', ')}${made === null ? '' : ' · click: how it is computed'}`}
        onChoose={made === null ? undefined : (row, column) => actions.setView(madeFrom(made, [row, column], channel))}
      />
    </Figure>
  );
}

import { useMemo, type ReactNode } from 'react';
import { diverging } from '../../render/colour-maps.ts';
import { drawAlike, drawInFirst, drawOwn, type Drawn, type Like } from '../../render/drawn.ts';
import type { Volume } from '../../render/feature-map.ts';
import { legendNumber } from '../../render/legend.ts';
import { useActions } from '../../store/actions.ts';
import { madeAt } from '../../store/made-at.ts';
import { useStore } from '../../store/store.ts';
import type { LookInView } from '../../store/use-look.ts';
import { Figure } from '../../ui/Figure.tsx';
import { formatFixed, formatPercent } from '../../ui/format.ts';
import { Raster } from '../../ui/Raster.tsx';
import { ScaleBar } from '../../ui/ScaleBar.tsx';
import { Term } from '../../ui/Term.tsx';
import type { Change } from './changes.ts';
import { compareSizes, type Interpolation } from './loss.ts';
import styles from './ResamplingPage.module.css';

const UNEXPLAINED =
  '1 − R²: the part of the variance that is left when each channel of the finer map is fitted by the same channel of the coarser one, enlarged, times a factor plus a constant.';

interface PicturesProps {
  readonly change: Change;
  readonly before: Volume | null;
  readonly after: Volume | null;
  /** Of two runs A's, by which these are coloured. */
  readonly like: Like<{ readonly before: Volume; readonly after: Volume }> | null;
  /** Whether before and after can be subtracted. */
  readonly comparable: boolean;
  readonly by: Interpolation;
  readonly look: LookInView;
}

/** The map before and after, at one size on screen, and their difference where there is one. */
export function Pictures({ change, before, after, like, comparable, by, look }: PicturesProps) {
  const model = useStore((state) => state.recipe.model);
  const maps = useStore((state) => state.view.maps);
  const channel = useStore((state) => state.view.channel);
  const { input } = change.resampling;
  const down = change.direction === 'down';
  const drawn = useMemo((): { pictures: (Drawn | null)[]; lost: Volume | null; share: number | null } => {
    if (before === null || after === null) return { pictures: [null, null, null], lost: null, share: null };
    const [ofBefore, ofAfter] = like === null ? [null, null] : [{ ...like, of: like.of.before }, { ...like, of: like.of.after }];
    if (!comparable) {
      const pictures =
        maps === 'components'
          ? [drawOwn(before, maps, channel, { model, tensor: input }, ofBefore), drawOwn(after, maps, channel, { model, tensor: change.after }, ofAfter)]
          : drawAlike([before, after], maps, channel, like && { ...like, of: [like.of.before, like.of.after] });
      return { pictures: [...pictures, null], lost: null, share: null };
    }
    const compare = (one: Volume, other: Volume): ReturnType<typeof compareSizes> => (down ? compareSizes(one, other, by) : compareSizes(other, one, by));
    const { difference, share } = compare(before, after);
    const ofA = like && ([like.of.before, like.of.after, compare(like.of.before, like.of.after).difference] as const);
    const likeAll = like && ofA && { ...like, of: ofA };
    return { pictures: drawInFirst([before, after, difference], maps, channel, { model, tensor: input }, likeAll), lost: difference, share };
  }, [before, after, like, comparable, down, by, maps, channel, model, input, change.after]);
  const [first = null, second = null, third = null] = drawn.pictures;
  const { share } = drawn;
  const domain = first?.domain ?? null;
  return (
    <div className={styles.section}>
      <div className={styles.pictures}>
        <Picture title="before" subject={input} volume={before} drawn={first} look={look} />
        <span className={styles.operator}>→</span>
        <Picture title="after" subject={change.after} volume={after} drawn={second} look={look} />
        {comparable ? (
          <>
            <span className={styles.operator} />
            <Picture
              title={down ? 'what was lost' : 'what was added'}
              subject={`${input} lost`}
              computed={false}
              volume={drawn.lost}
              drawn={third}
              look={look}
              caption={
                share === null || like?.difference === true ? (
                  ''
                ) : (
                  <>
                    {down ? 'before − after' : 'after − before'}, {by === 'nearest' ? 'nearest neighbour' : 'bilinear'}.{' '}
                    <Term explain={UNEXPLAINED}>
                      {formatPercent(share)} of what {down ? 'varied before' : 'varies after'}
                    </Term>{' '}
                    cannot be recovered from the map {down ? 'after' : 'before'}.
                  </>
                )
              }
            />
          </>
        ) : null}
      </div>
      <p className={styles.foot}>
        {domain === null ? (
          <span>
            {maps !== 'components'
              ? ''
              : comparable
                ? `All in the principal components of ${like === null ? 'the' : 'A’s'} map before, on its scale${like?.difference === true ? ': mid-grey is no difference' : ''}.`
                : like !== null
                  ? `Each in A’s principal components and on A’s scale${like.difference ? ': mid-grey is no difference' : ''}.`
                : 'Each in its own principal components: the operator mixes channels, so before and after have none in common and cannot be subtracted.'}
          </span>
        ) : (
          <ScaleBar table={diverging} from={legendNumber(-domain)} to={`+${legendNumber(domain)}, one scale`} />
        )}
        {maps !== 'components' && !comparable ? <span>The operator mixes channels, so before and after cannot be subtracted; their spectra can be compared.</span> : null}
      </p>
    </div>
  );
}

interface PictureProps {
  readonly title: string;
  readonly subject: string;
  /** Whether it is a tensor of the network, and not the difference of two. */
  readonly computed?: boolean;
  readonly volume: Volume | null;
  readonly drawn: Drawn | null;
  readonly look: LookInView;
  readonly caption?: ReactNode;
}

function Picture({ title, subject, computed = true, volume, drawn, look, caption }: PictureProps) {
  const actions = useActions();
  const channel = useStore((state) => state.view.channel);
  const shape = volume === null ? '' : `${volume.channels}×${volume.height}×${volume.width}`;
  return (
    <Figure title={title} note={shape} caption={caption}>
      <Raster
        name={`${title}, ${shape}`}
        subject={subject}
        rows={drawn?.height ?? 1}
        columns={drawn?.width ?? 1}
        paint={drawn?.paint ?? null}
        waiting={volume !== null && drawn === null ? 'no such channel' : look.waiting}
        read={(row, column) => `row ${row}, column ${column}: ${(drawn?.at(row, column) ?? []).map((value) => formatFixed(value, 2)).join(', ')}${computed ? ' · click: how it is computed' : ''}`}
        onChoose={computed ? (row, column) => actions.setView(madeAt(subject, [row, column], { channel })) : undefined}
      />
    </Figure>
  );
}

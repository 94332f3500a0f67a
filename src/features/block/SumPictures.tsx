import { useMemo } from 'react';
import type { ResidualBlock } from '../../onnx/anatomy-types.ts';
import type { Tensor } from '../../protocol/frame.ts';
import { diverging } from '../../render/colour-maps.ts';
import { drawJoin, drawOwn, type Drawn } from '../../render/drawn.ts';
import { legendNumber } from '../../render/legend.ts';
import { additionError, normOfSample, volumeOfSample } from '../../render/samples.ts';
import { useActions } from '../../store/actions.ts';
import { madeAt } from '../../store/made-at.ts';
import { useStore } from '../../store/store.ts';
import { useLike, useProbe } from '../../store/tensors.ts';
import type { LookInView } from '../../store/use-look.ts';
import { Figure } from '../../ui/Figure.tsx';
import { formatCoefficient, formatFixed, formatScientific } from '../../ui/format.ts';
import { Raster } from '../../ui/Raster.tsx';
import { ScaleBar } from '../../ui/ScaleBar.tsx';
import { termsOf, useTermsEdited } from './terms.ts';
import styles from './BlockPage.module.css';

/** input; shortcut + branch = sum, as pictures that add up. */
export function SumPictures({ block, look }: { block: ResidualBlock; look: LookInView }) {
  const model = useStore((state) => state.recipe.model);
  const maps = useStore((state) => state.view.maps);
  const channel = useStore((state) => state.view.channel);
  const input = useProbe(look.index, block.input);
  const [branchName, shortcutName] = termsOf(block);
  const edited = useTermsEdited(block, look.index);
  const shortcut = useProbe(look.index, shortcutName);
  const branch = useProbe(look.index, branchName);
  const output = useProbe(look.index, block.output);
  const likeInput = useLike(look.index, block.input);
  const likeShortcut = useLike(look.index, shortcutName);
  const likeBranch = useLike(look.index, branchName);
  const likeOutput = useLike(look.index, block.output);
  const { sample, sampleOfA } = look;
  const same = block.input === block.shortcut && !edited.shortcut;

  const like = useMemo(() => {
    if (likeShortcut === null || likeBranch === null || likeOutput === null) return null;
    // A term that is cut or changed has not A's channel means, which would give what is equal here two colours.
    if ((edited.branch || edited.shortcut) && !likeOutput.difference) return null;
    const [skip, below, joined] = [likeShortcut.of, likeBranch.of, likeOutput.of].map((tensor) => volumeOfSample(tensor, sampleOfA));
    return skip && below && joined ? { of: { skip, below, joined }, difference: likeOutput.difference } : null;
  }, [likeShortcut, likeBranch, likeOutput, sampleOfA, edited.branch, edited.shortcut]);
  const sum = useMemo(() => {
    const a = shortcut && volumeOfSample(shortcut, sample);
    const b = branch && volumeOfSample(branch, sample);
    const c = output && volumeOfSample(output, sample);
    if (!a || !b || !c) return null;
    const drawn = drawJoin({ skip: a, below: b }, c, 'Add', maps, channel, { model, tensor: block.output }, like);
    return { a: drawn.skip, b: drawn.below, sum: drawn.joined, error: additionError(a.data, b.data, c.data), channels: c.channels };
  }, [shortcut, branch, output, like, sample, maps, channel, model, block.output]);
  const inputVolume = useMemo(() => (input === undefined ? null : volumeOfSample(input, sample)), [input, sample]);
  const own = useMemo(() => {
    if (inputVolume === null || same) return null;
    const of = likeInput === null ? null : volumeOfSample(likeInput.of, sampleOfA);
    return drawOwn(inputVolume, maps, channel, { model, tensor: block.input }, of && likeInput && { of, difference: likeInput.difference });
  }, [inputVolume, same, likeInput, sampleOfA, maps, channel, model, block.input]);
  const domain = sum?.sum?.domain ?? null;

  return (
    <div className={styles.sum}>
      <div className={styles.terms} data-input={same ? undefined : ''}>
        {same ? null : (
          <>
            <Figure title="input" caption={inputVolume === null ? '' : `${inputVolume.channels} channels, ${like !== null ? 'in A’s colours' : maps === 'components' ? 'in its own components' : 'on its own scale'}`}>
              <Picture name="input" subject={block.input} drawn={own} look={look} />
            </Figure>
            <span className={styles.operator}>→</span>
          </>
        )}
        <Figure
          title="shortcut"
          caption={`${normWords(shortcut, sample)}${edited.shortcut ? 'as it was changed' : same ? 'the input itself' : 'a projection of the input'}`}
        >
          <Picture name="shortcut" subject={block.shortcut} drawn={sum?.a ?? null} look={look} />
        </Figure>
        <span className={styles.operator}>+</span>
        <Figure title="branch" caption={`${normWords(branch, sample)}${edited.branch ? 'as it was changed' : 'what the layers compute'}`}>
          <Picture name="branch" subject={block.branch} drawn={sum?.b ?? null} look={look} />
        </Figure>
        <span className={styles.operator}>=</span>
        <Figure title="sum" caption={`${normWords(output, sample)}what leaves the block`}>
          <Picture name="sum" subject={block.output} drawn={sum?.sum ?? null} look={look} />
        </Figure>
      </div>
      <p className={styles.foot}>
        {domain === null ? (
          <span>{maps === 'components' ? like === null ? 'The three in the sum’s own principal components, on one scale, with channel means removed: lightness is the first, hue the second and third.' : like.difference ? 'The three in the principal components of A’s sum and on its scale: mid-grey is no difference.' : 'The three in the principal components of A’s sum and on its scale: the same colour is the same value.' : null}</span>
        ) : (
          <ScaleBar table={diverging} from={legendNumber(-domain)} to={`+${legendNumber(domain)}, one scale`} />
        )}
        {sum === null ? null : sum.sum === null ? (
          <span>The block has {sum.channels} channels; there is no channel {channel}.</span>
        ) : (
          <span>The tensors add up: largest |shortcut + branch − sum| is {formatScientific(sum.error)} of the largest |sum|.</span>
        )}
      </p>
    </div>
  );
}

function normWords(tensor: Tensor | undefined, sample: number): string {
  return tensor === undefined ? '' : `norm ${formatCoefficient(normOfSample(tensor, sample))}, `;
}

function Picture({ name, subject, drawn, look }: { name: string; subject: string; drawn: Drawn | null; look: LookInView }) {
  const actions = useActions();
  const channel = useStore((state) => state.view.channel);
  return (
    <Raster
      name={drawn === null ? name : `${name}, ${drawn.height} by ${drawn.width}`}
      subject={subject}
      rows={drawn?.height ?? 1}
      columns={drawn?.width ?? 1}
      paint={drawn?.paint ?? null}
      waiting={look.waiting}
      read={(row, column) => `row ${row}, column ${column}: ${(drawn?.at(row, column) ?? []).map((value) => formatFixed(value, 2)).join(', ')} · click: how it is computed`}
      onChoose={(row, column) => actions.setView(madeAt(subject, [row, column], { channel }))}
    />
  );
}

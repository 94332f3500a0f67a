import { useMemo } from 'react';
import type { Tensor } from '../../protocol/frame.ts';
import { promptKind } from '../../protocol/manifest.ts';
import { headMaps, mapOfKey, meanOfHeads } from '../../render/attention-maps.ts';
import { gapOf } from '../../render/words-room.ts';
import { niceCeiling, rangeOf, symmetricDomain } from '../../render/domain.ts';
import { WordHandle } from '../../controls/EditHandle.tsx';
import { useActions } from '../../store/actions.ts';
import { useDifferenceName, usePromptHere } from '../../store/side.ts';
import { useStore } from '../../store/store.ts';
import { useProbe } from '../../store/tensors.ts';
import { usePromptWords } from '../../store/use-prompt-words.ts';
import { Button } from '../../ui/Button.tsx';
import { formatFixed } from '../../ui/format.ts';
import { SelectField } from '../../ui/SelectField.tsx';
import { attentionDoor } from './doors.ts';
import { DoorWord } from './DoorWord.tsx';
import type { Figure, WordLayer } from './figure.ts';
import { Hued, Quiet } from './Label.tsx';
import { ScaleBar } from './ScaleBar.tsx';
import { scalarPainting } from './painting.ts';
import { Provenance } from './Provenance.tsx';
import { Tile } from './Tile.tsx';
import { useCachedTensor } from './use-cached-maps.ts';
import { noWords } from './no-words.ts';
import type { Look } from './use-look.ts';
import styles from './WordsBlock.module.css';

interface WordsBlockProps {
  readonly figure: Figure;
  readonly look: Look;
  readonly layer: WordLayer;
  /** Side of one map. */
  readonly side: number;
}

interface WordMap {
  /** Its place in the prompt; the start token is 0. */
  readonly at: number;
  readonly values: Float32Array;
}

const NO_WORDS: readonly string[] = [];

/** Where each word is read: one map a word, from the cross-attention of one layer, the mean of its heads. */
export function WordsBlock({ figure, look, layer, side }: WordsBlockProps) {
  const actions = useActions();
  const withStart = useStore((state) => state.view.startToken);
  const NoWords = noWords.here?.NoWords;
  const { attention } = layer;
  const [height, width] = attention.resolution;
  const cached = useCachedTensor(attention.probabilities);
  const tensor = useProbe(look.index, attention.probabilities) ?? cached;
  const prompt = usePromptHere();
  const difference = useDifferenceName();
  const withWords = !look.guided || look.sample === 1;
  const read = usePromptWords(prompt);
  const words = withWords ? read : NO_WORDS;
  const maps = useMemo(() => (tensor ? mapsOf(tensor, layer, look.sample, words) : null), [tensor, layer, look.sample, words]);
  // The start token takes what no word wants, often most of the weight: it does not set the scale of the words.
  const wordless = useStore(({ manifest }) => manifest !== null && /nothing|class/.test(promptKind(manifest)));
  const showStart = !wordless && (withStart || words.length === 0);
  const domain = useMemo(() => {
    const scaled = maps?.filter((map) => map.at > 0 || words.length === 0) ?? [];
    const most = ({ values }: WordMap): number => (difference === null ? rangeOf(values).max : symmetricDomain(values));
    return scaled.length === 0 ? 1 : Math.min(1, niceCeiling(Math.max(...scaled.map(most))));
  }, [maps, words, difference]);
  const shown: readonly { readonly at: number; readonly label: string }[] = [
    ...(showStart ? [{ at: 0, label: 'start' }] : []),
    ...words.map((label, i) => ({ at: i + 1, label })),
  ];
  const groups = [{ label: 'Attention to the words in', options: figure.wordLayers.map((choice, i) => ({ value: String(i), label: choice.label })) }];
  const beyond = showStart && words.length > 0 && maps?.[0] !== undefined && rangeOf(maps[0].values).max > domain;
  return (
    <section className={styles.block} aria-label="Words">
      <h2 className={styles.heading}>
        <DoorWord door={attentionDoor(attention.probabilities)} says="words" lights="words">
          <Hued hue="text" name>
            words
          </Hued>
        </DoorWord>{' '}
        <Quiet>where</Quiet>{' '}
        <SelectField
          label="Attention layer"
          value={String(figure.wordLayers.indexOf(layer))}
          groups={groups}
          onChange={(value) => actions.setView({ wordLayer: figure.wordLayers[Number(value)]?.attention.probabilities ?? null })}
        />{' '}
        <span className={styles.looks}>
          <Quiet>looks</Quiet> <Provenance source={maps === null ? 'none' : look.source} />
        </span>
      </h2>
      <ul className={styles.maps} style={{ columnGap: gapOf(side) }}>
        {shown.map(({ at, label }) => (
          <li key={`${at} ${label}`}>
            <WordTile map={maps?.[at]} label={label} at={at} layer={layer} look={look} domain={domain} size={{ width: side, height: Math.round((side * height) / width) }} />
            <div className={styles.word} translate="no">{at === 0 ? <Quiet>{label}</Quiet> : label}</div>
            <WordHandle word={at} name={at === 0 ? 'the start token' : `“${label}”`} />
          </li>
        ))}
      </ul>
      {words.length > 0 || NoWords === undefined ? null : <NoWords asked={withWords} />}
      {shown.length === 0 ? null : (
        <div className={styles.legend}>
          <span>{difference === null || maps === null ? '0' : `${difference}: −${formatDomain(domain)}`}</span>
          <ScaleBar scale={difference === null ? 'sequential' : 'diverging'} width={44} />
          <span>
            {maps === null ? '…' : formatDomain(domain)}
            {beyond ? ' and above' : ''}, mean of {attention.heads} heads
          </span>
          {words.length > 0 ? (
            <Button look="link" aria-pressed={withStart} onClick={() => actions.setView({ startToken: !withStart })}>
              start token
            </Button>
          ) : null}
        </div>
      )}
    </section>
  );
}

interface WordTileProps {
  readonly map: WordMap | undefined;
  readonly label: string;
  readonly at: number;
  readonly layer: WordLayer;
  readonly look: Look;
  readonly domain: number;
  readonly size: { readonly width: number; readonly height: number };
}

function WordTile({ map, label, at, layer, look, domain, size }: WordTileProps) {
  const [height, width] = layer.attention.resolution;
  const difference = useDifferenceName();
  const painting = useMemo(
    () => (map ? scalarPainting(() => map.values, () => domain, { height, width }, difference === null ? 'sequential' : 'diverging', 'weight') : null),
    [map, domain, height, width, difference],
  );
  const range = map && !look.passing ? rangeOf(map.values) : null;
  const what = at === 0 ? 'the start token' : `“${label}”`;
  return (
    <Tile
      id={`word-${at}`}
      name={`where ${layer.label} looks for ${what}, ${height} by ${width}${range ? `, weights ${formatFixed(range.min, 3)} to ${formatFixed(range.max, 3)}` : ''}`}
      painting={painting}
      waiting={look.waiting}
      door={attentionDoor(layer.attention.probabilities, at)}
      keep={look.frame !== undefined}
      hue="attention"
      size={size}
    />
  );
}

/** Start token first, then the words. */
function mapsOf(tensor: Tensor, { attention }: WordLayer, sample: number, words: readonly string[]): WordMap[] {
  const heads = headMaps(tensor, attention, sample);
  if (heads === null) return [];
  const mean = meanOfHeads(heads);
  return Array.from({ length: Math.min(1 + words.length, mean.keys) }, (_, at) => ({ at, values: mapOfKey(mean, 0, at) }));
}

function formatDomain(domain: number): string {
  return String(Number(domain.toPrecision(2)));
}

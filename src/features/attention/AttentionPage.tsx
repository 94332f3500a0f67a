import { useMemo } from 'react';
import { BranchChoice } from '../../controls/BranchChoice.tsx';
import { ChangeTensor, type ChangePlace } from '../../controls/ChangeTensor.tsx';
import { GainHandle } from '../../controls/GainHandle.tsx';
import { PartWorth } from '../../controls/PartWorth.tsx';
import { ReadChanged } from '../../controls/ReadChanged.tsx';
import type { Anatomy, Attention } from '../../onnx/anatomy-types.ts';
import type { TensorInfo } from '../../protocol/engine.ts';
import { fixedRowsOf, fixedRowsWords } from '../../protocol/fixed-rows.ts';
import { sharesOfKeys } from '../../render/attention-maps.ts';
import { armColour, placeName } from '../../render/place-names.ts';
import { useStore } from '../../store/store.ts';
import { useWanted } from '../../store/tensors.ts';
import { lookWords, useLookInView, type LookInView } from '../../store/use-look.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { columnsOf, columnsOfRows, defaultWord } from './columns.ts';
import { askedOf, chooseLayers, layersOf, pixelAt, queryAt, type Layer } from './layers.ts';
import { LayerStrip } from './LayerStrip.tsx';
import { LooksMost } from './LooksMost.tsx';
import { LooksHere, PixelChooser, PixelMaps } from './PixelMaps.tsx';
import { Reads } from './Reads.tsx';
import { useMaps, useWords } from './use-attention.ts';
import { attentionWithoutMaps, WithoutMaps } from './WithoutMaps.tsx';
import { WordGrid } from './WordGrid.tsx';
import styles from './AttentionPage.module.css';

/**
 * Attention, opened: which pixel reads which word (cross-attention), and which pixel looks where (self-attention). All numbers are
 * the softmax's own output at the evaluation in view. The open layer is view.tensor; head, word and pixel are the View's too.
 */
export function AttentionPage() {
  const anatomy = useStore((state) => state.loaded?.anatomy ?? null);
  const waiting = useLookInView().waiting;
  if (anatomy === null) {
    return (
      <article className={styles.page}>
        <PageHead path={[{ text: 'attention', colour: 'var(--attention)' }]} title="Which pixel reads which word">
          {waiting}
        </PageHead>
      </article>
    );
  }
  return anatomy.crossAttention.length + anatomy.selfAttention.length === 0 ? <Without anatomy={anatomy} /> : <Opened anatomy={anatomy} />;
}

function Without({ anatomy }: { anatomy: Anatomy }) {
  const found = attentionWithoutMaps(anatomy);
  return (
    <article className={styles.page}>
      <PageHead path={[{ text: 'attention', colour: 'var(--attention)' }]} title="No attention was recognised in this network">
        {found.size === 0 ? 'Its graph has no softmax over products of queries and keys.' : 'Something looks like it:'}
      </PageHead>
      <WithoutMaps found={found} />
    </article>
  );
}

/** The layer and its heads, each with a gain and what it is worth. */
function Handles({ attention, look }: { attention: Attention; look: LookInView }) {
  const layer = { tensor: attention.output };
  const heads = attention.heads > 1 ? Array.from({ length: attention.heads }, (_, head) => head) : [];
  const maps: readonly [ChangePlace, ...ChangePlace[]] = [
    { label: 'all heads', place: { tensor: attention.probabilities } },
    ...heads.map((head) => ({ label: `head ${head + 1}`, place: { tensor: attention.probabilities, heads: [head] } })),
  ];
  return (
    <p className={styles.handles}>
      <span>
        layer <GainHandle place={layer} name="the layer" hue="var(--attention)" /> <PartWorth place={layer} name="the layer" index={look.index} room="sentence" mean={false} />
      </span>
      <span>
        maps <ChangeTensor name="the maps of this layer" places={maps} />
      </span>
      {Array.from({ length: attention.heads }, (_, head) => {
        const place = { tensor: attention.probabilities, heads: [head] };
        return (
          <span key={head}>
            head {head + 1} <GainHandle place={place} name={`head ${head + 1}`} hue="var(--attention)" /> <PartWorth place={place} name={`head ${head + 1}`} index={look.index} room="number" mean={false} />
          </span>
        );
      })}
    </p>
  );
}

const NO_TENSORS: readonly TensorInfo[] = [];

function Opened({ anatomy }: { anatomy: Anatomy }) {
  const look = useLookInView();
  const view = useStore((state) => state.view);
  const things = useStore((state) => state.manifest?.tokens?.things);
  const words = useWords(look);
  const fixed = useStore(({ manifest }) => manifest)?.conditions;
  const rows = useMemo(() => (fixed === undefined ? null : fixedRowsOf({ conditions: fixed })), [fixed]);
  const toSee = rows === null || rows.number === null;
  const tensors = useStore((state) => state.loaded?.tensors ?? NO_TENSORS);
  const layers = useMemo(() => layersOf(anatomy, new Map(tensors.map(({ name, dims }) => [name, dims]))), [anatomy, tensors]);
  const { open, words: wordLayer, pixels: pixelLayer } = useMemo(() => chooseLayers(layers, view.tensor, toSee), [layers, view.tensor, toSee]);
  const { pixel, asked } = useMemo(() => pixelIn(open, view.pixel), [open, view.pixel]);
  const names = useMemo(() => (open === null ? [] : layers.map((layer) => askedOf(layer, wordLayer, queryAt(layer, pixel, open)))), [layers, open, wordLayer, pixel]);
  const withoutMaps = useMemo(() => attentionWithoutMaps(anatomy), [anatomy]);
  useWanted(names);
  const wordMaps = useMaps(wordLayer, look);
  const columns = useMemo(() => {
    if (wordLayer === null) return [];
    if (rows !== null) return columnsOfRows(wordLayer.attention.tokens);
    return columnsOf(words, wordMaps === null ? new Float64Array(Math.min(wordLayer.attention.tokens, words.length + 1)) : sharesOfKeys(wordMaps.mean, 0));
  }, [words, rows, wordLayer, wordMaps]);
  if (open === null) return null;

  const word = Math.min(view.word ?? defaultWord(words, things ?? []), Math.max(0, rows === null ? words.length : columns.length - 1));
  const { resolution } = open.attention;
  const wordPixel = !asked || wordLayer === null ? null : pixelAt(pixel, resolution, wordLayer.attention.resolution);
  const wordName = rows !== null ? `row ${word}` : word === 0 ? '(start)' : (words[word - 1] ?? '');
  const self = layers.filter(({ kind }) => kind === 'self');
  const others = withoutMaps.size === 0 ? null : (
    <section aria-label="Attention without maps">
      <p className={styles.quiet}>This network has more attention layers than these. For the others there are no maps here, but their numbers can be opened:</p>
      <WithoutMaps found={withoutMaps} />
    </section>
  );

  return (
    <article className={styles.page}>
      <PageHead
        path={[
          { text: placeName(open.attention), colour: armColour(open.attention) },
          { text: open.kind === 'self' ? 'attention among pixels' : rows === null ? 'attention to the words' : 'attention to a fixed input' },
        ]}
        title={open.kind === 'self' ? 'Where each pixel looks' : rows === null ? 'Which pixel reads which word' : 'Which pixel reads which row'}
        aside={wordMaps === null && look.source !== 'live' ? look.waiting : `${look.source === 'cached' ? 'cached' : 'live'} · ${lookWords(look)}`}
      >
        <BranchChoice />
      </PageHead>
      <Handles attention={open.attention} look={look} />
      <ReadChanged tensor={open.attention.probabilities} index={look.index} className={styles.quiet} />
      <div className={styles.columns}>
        {wordLayer === null ? (
          <div>
            <p className={styles.quiet}>This network has no attention to words.</p>
            {others}
          </div>
        ) : (
          <div className={styles.words}>
            <p className={styles.lead}>
              <b className={styles.text}>{rows === null ? 'words' : 'rows'}</b>{' '}
              <span className={styles.quiet}>
                cross-attention of {wordLayer.place} at {wordLayer.attention.resolution[0]}×{wordLayer.attention.resolution[1]}{toSee ? ', over the outline of the picture it expects' : ''}
              </span>
            </p>
            {rows === null ? null : <p className={styles.quiet}>{fixedRowsWords(rows)}{toSee ? '' : ' For words, open the folder with its text_encoder/ and tokenizer/, or feed it a .npy of what a text encoder made of some.'}</p>}
            {toSee ? <WordGrid layer={wordLayer} layers={layers.filter(({ kind }) => kind === 'cross')} maps={wordMaps} columns={columns} look={look} word={word} pixel={wordPixel} /> : null}
          </div>
        )}
        <div className={styles.pixels} role="group" aria-label="Pixels">
          <p className={styles.lead}>
            <b className={styles.hue}>pixels</b>{' '}
            <span className={styles.quiet} data-control="">{pixelLayer === null ? 'choose one to see what it reads' : 'choose one to see where it looks'}</span>
          </p>
          <div className={styles.ask}>
            <PixelChooser resolution={resolution} pixel={pixel} look={look} />
            {pixelLayer === null ? null : <LooksHere layer={pixelLayer} open={open} pixel={pixel} look={look} />}
          </div>
          {pixelLayer === null ? null : <LooksMost layer={pixelLayer} open={open} pixel={pixel} look={look} />}
          {pixelLayer === null ? <p className={styles.quiet}>This network has no self-attention.</p> : <PixelMaps layers={self} open={open} pixel={pixel} look={look} />}
          {wordLayer !== null && wordMaps !== null && toSee ? (
            <div className={styles.reads}>
              <Reads layer={wordLayer} maps={wordMaps} columns={columns} pixel={wordPixel} head={view.head} word={word} />
            </div>
          ) : null}
        </div>
      </div>
      <LayerStrip layers={toSee ? layers : self} open={open} word={word} wordName={wordName} pixel={pixel} look={look} />
      {wordLayer === null ? null : others}
    </article>
  );
}

/** The pixel in view at the open layer's resolution, or its middle where nobody has `asked` for one. */
function pixelIn(open: Layer | null, pixel: readonly [number, number] | null): { readonly pixel: readonly [number, number]; readonly asked: boolean } {
  const [rows, columns] = open?.attention.resolution ?? [1, 1];
  if (pixel === null) return { pixel: [Math.floor(rows / 2), Math.floor(columns / 2)], asked: false };
  return { pixel: [Math.min(pixel[0], rows - 1), Math.min(pixel[1], columns - 1)], asked: true };
}

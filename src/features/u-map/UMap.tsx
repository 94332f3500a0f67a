import { memo, useEffect, useMemo, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import { layoutU, type ULayout, type UShape } from '../../render/layout-u.ts';
import { useStore } from '../../store/store.ts';
import { useWanted } from '../../store/tensors.ts';
import { useWidth } from '../../ui/use-width.ts';
import { ArmLabel, ArmTile, Notes, shapeText } from './ArmTile.tsx';
import { Arrows } from './Arrows.tsx';
import { BranchControl } from './BranchControl.tsx';
import { shapeOf, wantedTensors, type Figure, type FigureLevel } from './figure.ts';
import { JoinRow, JoinTiles } from './JoinTiles.tsx';
import { Hued, Label, Quiet } from './Label.tsx';
import { PictureTiles } from './PictureTiles.tsx';
import { PlaceContext, PlaceUnderPointer } from './place-under-pointer.ts';
import { TimeBlock } from './TimeBlock.tsx';
import { useFigure } from './use-figure.ts';
import { useLook, type Look } from './use-look.ts';
import { useMapView, type MapView } from './use-maps.ts';
import { WordsBlock } from './WordsBlock.tsx';
import styles from './UMap.module.css';

/** What header and film take of the height of a screen. */
const AROUND = 260;

const RGB_32 = { channels: 3, height: 32, width: 32 };

/**
 * The heart of the screen: the network drawn as a U, to scale, alive with its own feature maps.
 * `children` (the update equation) get the room under the U where there is some, else they stand below the figure.
 */
export function UMap({ children }: { children?: ReactNode }) {
  const box = useRef<HTMLElement>(null);
  const width = useWidth(box);
  const screen = useSyncExternalStore(onResize, screenHeight);
  const [room] = useState(() => new PlaceUnderPointer());
  const sample = useStore((state) => state.manifest?.sample) ?? RGB_32;
  const figure = useFigure();
  const [layerIndex, setLayerIndex] = useState(0);
  const [withStart, setWithStart] = useState(false);
  const layer = figure?.wordLayers[layerIndex] ?? figure?.wordLayers[0] ?? null;
  const wanted = useMemo(() => (figure ? wantedTensors(figure, layer) : []), [figure, layer]);
  useWanted(wanted);
  const look = useLook();
  const view = useMapView();
  const layout = useMemo(() => {
    const size = [sample.height, sample.width] as const;
    return width === 0 ? null : layoutU(figure ? shapeOf(figure, size) : unknownShape(size), width, screen - AROUND);
  }, [figure, sample.height, sample.width, width, screen]);

  // Esc lets go of a place that is kept, wherever the focus is.
  useEffect(() => {
    const release = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') room.release();
    };
    document.addEventListener('keydown', release);
    return () => document.removeEventListener('keydown', release);
  }, [room]);

  const words =
    figure && layer ? (
      <WordsBlock
        figure={figure}
        look={look}
        layer={layer}
        onLayer={setLayerIndex}
        withStart={withStart}
        onWithStart={setWithStart}
        side={layout?.mode === 'phone' ? wordSide(width) : 16 * Math.max(3, Math.floor(0.6 * (layout?.pixelsPerSample ?? 5)))}
      />
    ) : null;
  return (
    <PlaceContext value={room}>
      <figure ref={box} className={styles.box} aria-label="The U-Net and its feature maps">
        {layout === null ? null : (
          <>
            <div className={styles.figure} style={{ height: layout.height }}>
              <Arrows layout={layout} apart={look.finished} />
              <PictureTiles layout={layout} look={look} sample={sample} />
              {figure ? <Network figure={figure} layout={layout} look={look} view={view} /> : <p className={styles.absent} style={absentPlace(layout)}>{look.waiting === 'waiting for the engine' ? 'The U is drawn from the network’s own graph, which is being loaded.' : look.waiting}</p>}
              {figure && layout.time ? (
                <div className={styles.block} style={{ left: layout.time.x, top: layout.time.y }}>
                  <TimeBlock figure={figure} look={look} width={layout.time.width} />
                </div>
              ) : null}
              {layout.words ? (
                <div className={styles.block} style={{ left: layout.words.x, top: layout.words.y, width: layout.words.width }}>
                  {words}
                  {figure ? <BranchControl look={look} /> : null}
                </div>
              ) : null}
              {layout.equation && children !== undefined ? (
                <div className={styles.block} style={{ left: layout.equation.x, top: layout.equation.y, width: layout.equation.width }}>
                  {children}
                </div>
              ) : null}
            </div>
            {layout.mode === 'phone' && figure
              ? figure.levels.map((level) =>
                  level.join ? <JoinRow key={level.index} level={level} join={level.join} look={look} view={view} width={width} /> : null,
                )
              : null}
            {layout.time === null ? (
              <div className={layout.mode === 'phone' ? styles.stack : styles.under}>
                {figure ? <TimeBlock figure={figure} look={look} width={layout.mode === 'phone' ? width : 168} /> : null}
                <div className={layout.mode === 'phone' ? undefined : styles.wordsUnder}>
                  {words}
                  {figure ? <BranchControl look={look} /> : null}
                </div>
                {children === undefined ? null : <div className={layout.mode === 'phone' ? undefined : styles.equationUnder}>{children}</div>}
              </div>
            ) : null}
          </>
        )}
      </figure>
    </PlaceContext>
  );
}

interface NetworkProps {
  readonly figure: Figure;
  readonly layout: ULayout;
  readonly look: Look;
  readonly view: MapView;
}

/** Arms, rungs and middle. */
function Network({ figure, layout, look, view }: NetworkProps) {
  const folded = layout.mode === 'phone';
  return (
    <>
      {figure.levels.map((level, depth) => {
        const row = layout.rows[depth];
        if (row === undefined) return null;
        const outer = depth === 0;
        return (
          <div key={level.index} role="group" aria-label={`Level ${level.index}, ${level.size[0]} by ${level.size[1]}`}>
            {level.encoder && row.encoder ? (
              <ArmTile part={level.encoder} arm="encoder" title={`encoder ${level.index}`} rect={row.encoder} look={look} view={view} />
            ) : null}
            {level.join ? <JoinTiles row={row} level={level} join={level.join} look={look} view={view} brief={layout.mode !== 'wide'} /> : null}
            {level.decoder && row.decoder ? (
              <ArmTile part={level.decoder} arm="decoder" title={`decoder ${level.index}`} rect={row.decoder} look={look} view={view} readout="right" />
            ) : null}
            <ArmLabels level={level} depth={depth} layout={layout} />
            {folded && level.join && row.encoder && row.decoder ? (
              <Label at={{ x: (row.encoder.x + row.encoder.width + row.decoder.x) / 2, y: row.axis + (outer ? 5 : -18), align: 'centre' }}>
                <Hued hue="skip">
                  skip {level.index}
                  {level.join.count > 1 ? ` ×${level.join.count}` : ''}
                </Hued>
              </Label>
            ) : null}
          </div>
        );
      })}
      {figure.middle && layout.middle ? (
        <div role="group" aria-label="Middle">
          <ArmTile part={figure.middle} arm="middle" title="middle" rect={layout.middle} look={look} view={view} />
          {folded ? (
            <Label at={layout.middleLabel}>
              <div>middle</div>
              <Quiet>{shapeText(figure.middle.channels, figure.middle.size)}</Quiet>
            </Label>
          ) : (
            <ArmLabel part={figure.middle} arm="middle" title="middle" at={layout.middleLabel} inline />
          )}
        </div>
      ) : null}
    </>
  );
}

/** Names, shapes and what enters, beside the arms; what the arrows between levels do. The same at every step. */
const ArmLabels = memo(function ArmLabels({ level, depth, layout }: { level: FigureLevel; depth: number; layout: ULayout }) {
  const row = layout.rows[depth];
  if (row === undefined) return null;
  const { encoder, decoder, index, size, down, up } = level;
  if (layout.mode === 'phone') {
    return (
      <>
        {(['encoder', 'decoder'] as const).map((arm) => {
          const part = level[arm];
          return part ? (
            <Label key={arm} at={arm === 'encoder' ? row.encoderLabel : row.decoderLabel}>
              <Hued hue={arm}>
                {arm} {index}
              </Hued>
              <br />
              <Quiet>{shapeText(part.channels, size)}</Quiet>
            </Label>
          ) : null;
        })}
      </>
    );
  }
  const operations = (
    <>
      {down && row.downLabel ? (
        <Label at={row.downLabel}>
          <Hued hue="encoder">↓2{depth === 0 ? ` ${shortKind(down.kind)}` : ''}</Hued>
        </Label>
      ) : null}
      {up && row.upLabel ? (
        <Label at={row.upLabel}>
          <Hued hue="decoder">{depth === 0 ? `${shortKind(up.kind)} ` : ''}↑2</Hued>
        </Label>
      ) : null}
    </>
  );
  if (depth > 0) {
    return (
      <>
        {encoder ? <ArmLabel part={encoder} arm="encoder" title={`encoder ${index}`} at={row.encoderLabel} /> : null}
        {decoder ? <ArmLabel part={decoder} arm="decoder" title={`decoder ${index}`} at={row.decoderLabel} /> : null}
        {operations}
      </>
    );
  }
  return (
    <>
      {encoder && row.encoder ? <OuterLabel arm="encoder" part={encoder} index={index} rect={row.encoder} at={row.encoderLabel} layout={layout} /> : null}
      {decoder && row.decoder ? <OuterLabel arm="decoder" part={decoder} index={index} rect={row.decoder} at={row.decoderLabel} layout={layout} /> : null}
      {operations}
    </>
  );
});

type OuterLabelProps = Pick<Parameters<typeof ArmLabel>[0], 'part' | 'at'> & {
  readonly arm: 'encoder' | 'decoder';
  readonly index: number;
  readonly rect: { readonly x: number; readonly y: number; readonly width: number };
  readonly layout: ULayout;
};

/** The outermost level has its name above and its notes below, since pictures stand beside it. */
function OuterLabel({ arm, part, index, rect, at, layout }: OuterLabelProps) {
  const shape = shapeText(part.channels, part.size);
  const brief = layout.mode !== 'wide';
  return (
    <>
      <Label at={{ x: rect.x, y: rect.y - 19, align: 'left' }}>
        <Hued hue={arm} name>
          {arm} {index}
        </Hued>
      </Label>
      {brief ? null : (
        <Label at={{ x: rect.x + rect.width, y: rect.y - 19, align: 'right' }} quiet>
          {shape}
        </Label>
      )}
      <Label at={at}>
        {brief ? <Quiet>{shape}</Quiet> : null}
        <Notes part={part} />
      </Label>
    </>
  );
}

/** Three levels, so that the page does not jump much when the network's own are known. */
function unknownShape(sample: readonly [number, number]): UShape {
  const level = (index: number): UShape['levels'][number] => ({
    index,
    size: [Math.ceil(sample[0] / 2 ** index), Math.ceil(sample[1] / 2 ** index)],
    encoder: false,
    decoder: false,
    skip: false,
    lines: 0,
  });
  return { sample, levels: [level(0), level(1), level(2)], middle: null };
}

function absentPlace(layout: ULayout): { left: number; width: number; top: number } {
  const left = layout.mode === 'phone' ? 0 : layout.xt.width + 40;
  const top = layout.mode === 'phone' ? layout.xt.y + layout.xt.height + 40 : layout.xt.y + layout.xt.height / 2;
  return { left, width: layout.width - 2 * left, top };
}

/** Five words a line on a phone. */
function wordSide(width: number): number {
  return Math.max(48, Math.min(64, Math.floor((width - 4 * 6) / 5)));
}

/** As the anatomy says it, in the field's short form. */
function shortKind(kind: string): string {
  return kind.replaceAll('convolution', 'conv');
}

function onResize(listener: () => void): () => void {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
}

/** In steps, so that a bar of the browser that comes and goes moves nothing. */
function screenHeight(): number {
  return Math.floor(window.innerHeight / 50) * 50;
}

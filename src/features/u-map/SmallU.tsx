import { useEffect, useMemo, useRef, useState, type CSSProperties } from 'react';
import type { Anatomy } from '../../onnx/anatomy-types.ts';
import { layoutSmall } from '../../render/layout-small.ts';
import { useStore } from '../../store/store.ts';
import { useWanted } from '../../store/tensors.ts';
import { useRoving } from '../../ui/use-roving.ts';
import { useWidth } from '../../ui/use-width.ts';
import { Arrows } from './Arrows.tsx';
import { armTensors, shapeOf } from './figure.ts';
import { Network } from './Network.tsx';
import { flowsOf } from './path.ts';
import { PictureTiles } from './PictureTiles.tsx';
import { PointerContext, UnderPointer } from './under-pointer.ts';
import { useFigure } from './use-figure.ts';
import { useLook, useSample } from './use-look.ts';
import { useMapView } from './use-map-view.ts';
import styles from './UMap.module.css';

const MOST_WIDTH = 420;

/** The same U beside what was opened of it, with its place framed. A click goes elsewhere from there. */
export function SmallU() {
  const box = useRef<HTMLElement>(null);
  const width = Math.min(useWidth(box), MOST_WIDTH);
  useRoving(box);
  const [room] = useState(() => new UnderPointer(false));
  const figure = useFigure();
  const sample = useSample();
  const look = useLook();
  const view = useMapView();
  const tensor = useStore((state) => state.view.tensor);
  const anatomy = useStore((state) => state.loaded?.anatomy ?? null);
  useWanted(useMemo(() => (figure ? armTensors(figure) : []), [figure]));
  useEffect(() => room.follow(figure ? flowsOf(figure, null) : []), [room, figure]);
  const layout = useMemo(() => (figure === null || width === 0 ? null : layoutSmall(shapeOf(figure, [sample.height, sample.width]), width)), [figure, sample.height, sample.width, width]);
  return (
    <PointerContext value={room}>
      <figure ref={box} data-roving="" className={styles.box} style={{ '--figure': `${width}px` } as CSSProperties} aria-label="The U-Net, small">
        {figure === null || layout === null ? null : (
          <div className={styles.figure} style={{ width, height: layout.height }}>
            <Arrows layout={layout} apart={look.finished} />
            <PictureTiles layout={layout} look={look} sample={sample} output={figure.output} open={tensor !== null && tensor === figure.output} />
            <Network figure={figure} layout={layout} look={look} view={view} open={tileOf(anatomy, tensor)} />
          </div>
        )}
      </figure>
    </PointerContext>
  );
}

/** The tile of the level that a tensor belongs to. */
function tileOf(anatomy: Anatomy | null, tensor: string | null): string | null {
  const level = anatomy?.levels.find(({ output, tensors }) => tensor !== null && (output === tensor || tensors.includes(tensor)));
  return level === undefined ? null : level.arm === 'middle' ? 'middle' : `${level.arm}-${level.index}`;
}

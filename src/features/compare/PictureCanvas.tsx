import { useEffect, useRef } from 'react';
import { paintPicture } from '../../render/paint.ts';
import { putPixels } from '../../render/put-pixels.ts';
import { useStore } from '../../store/store.ts';

export const RGB_32 = { channels: 3, height: 32, width: 32 };

/** A picture, ±`domain` as black and white; nothing while it is not there. Decorative: its name stands beside it. */
export function PictureCanvas({ data, domain, className }: { data: Float32Array | undefined; domain: number; className?: string | undefined }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { channels, height, width } = useStore((state) => state.manifest?.sample) ?? RGB_32;
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const there = data !== undefined && data.length >= channels * height * width;
    element.dataset['state'] = there ? 'drawn' : 'empty';
    if (there) putPixels(element, paintPicture(data, channels, height * width, domain), width, height);
    else element.getContext('2d')?.clearRect(0, 0, element.width, element.height);
  }, [data, domain, channels, height, width]);
  return <canvas ref={canvas} className={className} data-state="empty" aria-hidden="true" />;
}

import { useMemo } from 'react';
import { paintPicture } from '../../render/paint.ts';
import { formatFixed } from '../../ui/format.ts';
import { Raster } from '../../ui/Raster.tsx';

export interface Shape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

interface PictureRasterProps {
  readonly name: string;
  readonly data: Float32Array | null;
  readonly shape: Shape;
  /** Black is −domain, white +domain. */
  readonly domain: number;
  readonly waiting?: string;
  readonly readout?: 'left' | 'right';
}

/** One tensor of the sample's shape as a picture; the values of the pixel under the pointer in words. */
export function PictureRaster({ name, data, shape, domain, waiting, readout }: PictureRasterProps) {
  const { channels, height, width } = shape;
  const paint = useMemo(() => (data === null ? null : () => paintPicture(data, channels, height * width, domain)), [data, channels, height, width, domain]);
  const read = (row: number, column: number): string => {
    const values = Array.from({ length: channels }, (_, k) => formatFixed(data?.[(k * height + row) * width + column] ?? NaN, 2));
    return `row ${row}, column ${column}: ${values.join(', ')}`;
  };
  return <Raster name={name} rows={height} columns={width} paint={paint} read={read} waiting={waiting} readout={readout} />;
}

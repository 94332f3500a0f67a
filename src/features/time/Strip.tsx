import { useMemo } from 'react';
import { diverging } from '../../render/colour-maps.ts';
import { paintDiverging } from '../../render/paint.ts';
import { formatFixed } from '../../ui/format.ts';
import { Raster } from '../../ui/Raster.tsx';

interface StripProps {
  readonly name: string;
  readonly values: Float32Array | null;
  /** Value of the strongest colour: the same for strips that are compared. */
  readonly domain: number;
  readonly waiting: string;
  /** Height in samples: a strip of many channels is still as high as one of few. */
  readonly aspect: number;
  readonly what: string;
  readonly onChoose?: (channel: number) => void;
}

/** A vector as a strip of colours, one for each number. */
export function Strip({ name, values, domain, waiting, aspect, what, onChoose }: StripProps) {
  const paint = useMemo(
    () => (values === null ? null : (theme: 'light' | 'dark') => paintDiverging(values, domain, diverging[theme])),
    [values, domain],
  );
  return (
    <Raster
      name={name}
      rows={1}
      columns={values?.length ?? 1}
      aspect={aspect}
      paint={paint}
      waiting={waiting}
      read={(_, column) => `${what} ${column}: ${formatFixed(values?.[column] ?? NaN, 3)}${onChoose === undefined ? '' : ' · click: how it is computed'}`}
      onChoose={onChoose === undefined ? undefined : (_, column) => onChoose(column)}
    />
  );
}

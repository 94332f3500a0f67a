import { diverging, sequential, type ColourTable, type Theme } from '../../render/colour-maps.ts';
import { paintDiverging, paintSequential, type Pixels } from '../../render/paint.ts';
import { useSide } from '../../store/side.ts';

/** How weights are coloured: from 0 up, and of two runs' difference about 0. */
export interface WeightColours {
  readonly difference: boolean;
  readonly paint: (weights: Float32Array, domain: number, theme: Theme) => Pixels;
  readonly table: Readonly<Record<Theme, ColourTable>>;
  /** The low end of the legend. */
  readonly from: (domain: string) => string;
}

const weights: WeightColours = {
  difference: false,
  paint: (values, domain, theme) => paintSequential(values, domain, sequential[theme]),
  table: sequential,
  from: () => '0',
};

const differences: WeightColours = {
  difference: true,
  paint: (values, domain, theme) => paintDiverging(values, domain, diverging[theme]),
  table: diverging,
  from: (domain) => `−${domain}`,
};

export function useWeightColours(): WeightColours {
  return useSide() === 'difference' ? differences : weights;
}

import { diverging, sequential } from '../../render/colour-maps.ts';
import type { ScaleKind } from '../../render/plane-paint.ts';
import { ScaleBar as Bar } from '../../ui/ScaleBar.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import { formatScaleEnd } from './scale-end.ts';

/** The colour scale of what is open, with its ends, and over what it was taken. */
export function ScaleBar({ kind, domain, about }: { kind: ScaleKind; domain: number; about: string }) {
  const low = kind === 'diverging' ? formatScaleEnd(-domain) : '0';
  const high = kind === 'diverging' ? `+${formatScaleEnd(domain)}` : formatScaleEnd(domain);
  return (
    <span title={about}>
      <VisuallyHidden>Colour scale from </VisuallyHidden>
      <Bar table={kind === 'diverging' ? diverging : sequential} from={low} to={high}>
        {about === '' ? null : <VisuallyHidden>, taken over {about}</VisuallyHidden>}
      </Bar>
    </span>
  );
}

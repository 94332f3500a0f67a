import { useMemo } from 'react';
import type { LoadedModel } from '../../protocol/engine.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import type { MapMode } from '../../store/view.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import { HueSquare, ScaleBar } from './ScaleBar.tsx';
import styles from './MapsControl.module.css';

const options: readonly { readonly value: MapMode; readonly label: string }[] = [
  { value: 'components', label: 'principal components' },
  { value: 'mean', label: 'channel mean' },
  { value: 'channel', label: 'channel' },
];

const hints: Record<MapMode, string> = {
  components: 'The three directions in which a tensor varies most, as lightness and two axes of hue; for the halves of a join, those of the joined tensor.',
  mean: 'The mean of all channels, blue below 0 and rust above; for the halves of a join, their part of the joined mean.',
  channel: 'One channel, blue below 0 and rust above, on the scale of its whole tensor.',
};

/** How feature maps are drawn, with the scale of the colours. For the header, or wherever the figure's controls stand. */
export function MapsControl() {
  const actions = useActions();
  const maps = useStore((state) => state.view.maps);
  const channel = useStore((state) => state.view.channel);
  const loaded = useStore((state) => state.loaded);
  const most = useMemo(() => mostChannels(loaded), [loaded]);
  return (
    <span className={styles.control}>
      <span className={styles.quiet}>maps as</span>{' '}
      <SelectField
        label="Maps as"
        hint={hints[maps]}
        value={maps}
        groups={[{ label: 'Feature maps as', options }]}
        onChange={(value) => {
          const mode = options.find((option) => option.value === value)?.value;
          if (mode !== undefined) actions.setView({ maps: mode });
        }}
      />
      {maps === 'channel' ? (
        <NumberField label="Channel" value={channel} range={{ min: 0, max: most - 1, whole: true }} onCommit={(next) => actions.setView({ channel: next })} />
      ) : null}
      <span className={styles.legend} role="img" aria-label={hints[maps]} title={hints[maps]}>
        {maps === 'components' ? (
          <>
            <ScaleBar scale="lightness" width={40} />
            <HueSquare side={12} />
          </>
        ) : (
          <>
            − <ScaleBar scale="diverging" width={64} /> +
          </>
        )}
      </span>
    </span>
  );
}

/** Channels of the widest tensor on screen. */
function mostChannels(loaded: LoadedModel | null): number {
  if (loaded === null) return 1024;
  const joined = new Set(loaded.anatomy.skips.map((skip) => skip.joined));
  const widths = loaded.anatomy.levels.map((level) => level.channels);
  for (const { name, dims } of loaded.tensors) if (joined.has(name)) widths.push(dims[1] ?? 1);
  return Math.max(1, ...widths);
}

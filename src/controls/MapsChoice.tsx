import { useActions } from '../store/actions.ts';
import { useStore } from '../store/store.ts';
import { Choice } from '../ui/Choice.tsx';

/** How feature maps become pictures. */
export function MapsChoice() {
  const actions = useActions();
  const maps = useStore((state) => state.view.maps);
  const channel = useStore((state) => state.view.channel);
  return (
    <Choice
      label="as"
      value={maps}
      options={[
        { value: 'components', label: 'principal components' },
        { value: 'mean', label: 'mean' },
        { value: 'channel', label: `channel ${channel}` },
      ]}
      onChange={(mode) => actions.setView({ maps: mode })}
    />
  );
}

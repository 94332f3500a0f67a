import { Fragment, type ReactNode } from 'react';
import { useManifests } from '../../controls/use-manifests.ts';
import type { Manifest } from '../../protocol/manifest.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { tidy } from './completion.ts';
import { readsWhole } from './reads-whole.ts';

/** The other models of the page that read a prompt which the one in use cannot, each a press away; nothing where there is none. */
export function OtherModels({ prompt, says }: { prompt: string; says: (models: ReactNode) => ReactNode }) {
  const actions = useActions();
  const others = useOthers().filter(({ tokens }) => tokens && readsWhole(prompt, tokens));
  if (others.length === 0) return null;
  return says(
    others.map(({ id, title }, at) => (
      <Fragment key={id}>
        {at === 0 ? '' : at === others.length - 1 ? ' or ' : ', '}
        <Button look="link" aria-label={`Switch to ${title}`} onClick={() => actions.editRecipe({ model: id, prompt: tidy(prompt), edits: [] })}>
          {title}
        </Button>
      </Fragment>
    )),
  );
}

/** What the other models say of themselves, as far as it has come. */
function useOthers(): readonly Manifest[] {
  const models = useStore((state) => state.models);
  const present = useStore((state) => state.recipe.model);
  const known = useManifests();
  return models.flatMap((id) => (id === present ? [] : (known[id] ?? [])));
}

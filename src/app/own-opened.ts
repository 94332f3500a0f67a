import type { LoadedModel } from '../protocol/engine.ts';
import { defaultRecipe, type Manifest } from '../protocol/manifest.ts';
import type { ParsedLink } from '../store/link.ts';
import { isOwnModel, type Origin } from '../store/own-models.ts';
import { useStore } from '../store/store.ts';
import { defaultView } from '../store/view.ts';
import type { Parts } from './opening.ts';

type Needed = Pick<Parts, 'problems' | 'visit' | 'runs' | 'course' | 'recipes' | 'address'>;

/** A model of the person's own is here: its run is shown, or that of the link that waited for it. `settle` has the recipes there as it can run them. */
export function ownOpened(parts: Needed, { manifest, loaded, origin }: { readonly manifest: Manifest; readonly loaded: LoadedModel; readonly origin: Origin }, settle: () => void, revisit: (link: ParsedLink) => void): void {
  const { problems, visit, runs, course, recipes, address } = parts;
  const { linked } = visit;
  // Another address may have been typed in its place.
  const isLinked = origin.address !== null && origin.address === useStore.getState().linkedModel;
  // A link that waited for its model is no change of what was there.
  if (linked === null && !isLinked) recipes().remember();
  // Its first run is one that nobody asked for, and comes to rest as the page’s own does.
  visit.begins();
  visit.expected = null;
  course.stop();
  problems.clear('link', 'prompt', 'recipe', 'engine', 'run', 'probe');
  runs.arrange({ recipe: defaultRecipe(manifest), schedule: useStore.getState().schedule, letter: 'A' }, null);
  runs.forget();
  const { maps } = useStore.getState().view;
  useStore.setState({ manifest, loaded, engine: { phase: 'ready', device: loaded.device }, view: { ...defaultView, maps } });
  settle();
  visit.linked = null;
  visit.held = false;
  useStore.setState({ linkedModel: null });
  const isThat = linked?.recipe.model === manifest.id;
  if (isThat) {
    // Where the link is the run that it makes by itself, it goes on; any other comes in its place.
    course.start(false);
    revisit(linked);
  } else {
    if (isLinked && linked !== null && isOwnModel(linked.recipe.model)) problems.aboutLink(otherFile(linked.recipe.model));
    course.start(true);
  }
  // The link that was opened is the entry.
  address(!isThat);
}

function otherFile(id: string): string {
  return `The file at the link’s address is not the one that the sender used (whose SHA-256 begins with ${id.slice('own-'.length)}), so the run cannot be the same. The file’s own default run is shown instead.`;
}

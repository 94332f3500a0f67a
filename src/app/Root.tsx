import { useStore } from '../store/store.ts';
import { App } from './App.tsx';
import { LazyPart, Part } from './LazyPart.tsx';
import type { Offline } from './offline.ts';

const embedApp = new Part(async () => (await import('./embed/EmbedApp.tsx')).EmbedApp);

/** The page, or what of it stands inside another page. */
export function Root({ offline }: { offline: Offline }) {
  const embedded = useStore((state) => state.view.embed.length > 0);
  return embedded ? <LazyPart part={embedApp} /> : <App offline={offline} />;
}

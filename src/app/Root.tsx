import { useState } from 'react';
import { useStore } from '../store/store.ts';
import { App } from './App.tsx';
import type { EarlyScripting } from './early-scripting.ts';
import { LazyPart, Part } from './LazyPart.tsx';
import type { Offline } from './offline.ts';

/** The page, or what of it stands inside another page. */
export function Root({ offline, scripting }: { offline: Promise<Offline>; scripting: EarlyScripting }) {
  const embedded = useStore((state) => state.view.embed.length > 0);
  const [embedApp] = useState(() => partWith(scripting));
  return embedded ? <LazyPart part={embedApp} /> : <App offline={offline} />;
}

/** The page outside speaks with all of `window.unetscope`. */
function partWith(scripting: EarlyScripting): Part {
  return new Part(async () => {
    const [{ EmbedApp }] = await Promise.all([import('./embed/EmbedApp.tsx'), scripting.whole()]);
    return EmbedApp;
  });
}

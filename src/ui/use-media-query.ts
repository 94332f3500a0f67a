import { useCallback, useSyncExternalStore } from 'react';
import { zoomOf } from './zoom.ts';

/** Where layout must differ in markup and not only in CSS. Of a lecture’s screen: as large as it is to the layout. */
export function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', listener);
      window.addEventListener('resize', listener);
      return () => {
        list.removeEventListener('change', listener);
        window.removeEventListener('resize', listener);
      };
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query.replace(/\d+/, (pixels) => `${Number(pixels) * zoomOf(document.body)}`)).matches);
}

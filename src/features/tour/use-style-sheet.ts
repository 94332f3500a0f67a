import { useEffect } from 'react';

/** A style sheet of its own, while it is wanted: what it is about is drawn by others, anew whenever they like, and is not touched. */
export function useStyleSheet(css: string): void {
  useEffect(() => {
    if (css === '') return undefined;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    };
  }, [css]);
}

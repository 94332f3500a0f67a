/** Where the shipped models lie, beside the page, whatever sub-path that is served from. */
export function modelFile(path: string): string {
  return new URL(`models/${path}`, document.baseURI).href;
}

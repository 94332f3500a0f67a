/** What the stories in `other-browsers.spec.ts` need of a tab, whichever protocol drives it. */
export interface Tab {
  goto(address: string): Promise<void>;
  /** What the function gives in the page: it sees nothing of what stands around it here. */
  evaluate<T>(inPage: () => T | Promise<T>): Promise<T>;
  press(key: 'ArrowLeft'): Promise<void>;
  resize(width: number, height: number): Promise<void>;
}

/** A browser beside Playwright's own. */
export interface OtherBrowser {
  readonly tab: Tab;
  close(): Promise<void>;
}

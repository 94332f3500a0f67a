import type { Page, Worker } from '@playwright/test';

/** The newest engine's worker; onnxruntime's threads are workers of it and have other addresses. */
export function engineWorker(page: Page): Worker {
  const worker = page.workers().findLast((candidate) => /\/main-[^/]*\.js/.test(candidate.url()));
  if (worker === undefined) throw new Error(`no engine among ${page.workers().map((each) => each.url()).join(', ')}`);
  return worker;
}

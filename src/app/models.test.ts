import { readFileSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import { fetchManifest } from './models.ts';

const text = readFileSync(new URL('../../public/models/emoji-16/manifest.json', import.meta.url), 'utf8');
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('a description that does not come is asked for once more before anything is said, and the host that does not answer is named after that', async () => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { baseURI: 'https://page.example/' });
  const never = new Promise<Response>(() => undefined);
  const ask = vi.fn<typeof fetch>(() => never);
  vi.stubGlobal('fetch', ask);
  ask.mockImplementationOnce(() => never).mockImplementationOnce(() => Promise.resolve(new Response(text)));
  const manifest = fetchManifest('emoji-16', new AbortController().signal);
  await vi.advanceTimersByTimeAsync(61_000);
  expect((await manifest).id).toBe('emoji-16');
  const none = fetchManifest('emoji-16', new AbortController().signal).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(122_000);
  expect(await none).toMatchObject({ code: 'network', message: expect.stringMatching(/Could not reach the server.*Check the connection, then try again/) as string });
  expect(ask).toHaveBeenCalledTimes(4);
});

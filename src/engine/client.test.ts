import { afterEach, expect, it, vi } from 'vitest';
import type { LoadedModel, LoadProgress } from '../protocol/engine.ts';
import { createEngine } from './client.ts';
import type { Reply, Request } from './messages.ts';

const asked: Request[] = [];
let say: (reply: Reply) => void = () => undefined;

class FakeWorker extends EventTarget {
  constructor() {
    super();
    say = (data) => this.dispatchEvent(new MessageEvent('message', { data }));
  }
  postMessage(message: Request): void {
    asked.push(message);
  }
  terminate(): void {
    // Nothing is there.
  }
}
vi.mock('../protocol/own-script.ts', () => ({ startWorker: () => new FakeWorker() }));
afterEach(() => vi.unstubAllGlobals());

const stats = { networkRuns: 0, sessionsBuilt: 0, liveSessions: 0, liveTensors: 0, bytesHeld: 0 };
const loads = (): (Request & { kind: 'load' })[] => asked.filter((message) => message.kind === 'load');
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

it('a load that was cancelled too late is followed by that of the model that is wanted', async () => {
  vi.stubGlobal('document', { baseURI: 'https://page.example/' });
  const engine = createEngine();
  const done = (id: number): void => say({ kind: 'done', id, value: {} as LoadedModel, stats });
  const first = engine.load('models/a', 'wasm', () => undefined);
  done(loads()[0]?.id ?? -1);
  await first;
  const abort = new AbortController();
  const second = engine.load('models/b', 'wasm', () => undefined, abort.signal);
  abort.abort();
  await expect(second).rejects.toMatchObject({ name: 'AbortError' });
  done(loads()[1]?.id ?? -1);
  void engine.words('a cat').catch(() => undefined);
  await turn();
  expect(loads().map(({ source }) => source)).toEqual(['a', 'b', 'a'].map((name) => `https://page.example/models/${name}/manifest.json`));
  done(loads()[2]?.id ?? -1);
  await turn();
  expect(asked.at(-1)).toMatchObject({ kind: 'words', prompt: 'a cat' });
  engine.dispose();
});

it('an interrupted request rejects as aborted, and the next one has the same model loaded in a new worker', async () => {
  vi.stubGlobal('document', { baseURI: 'https://page.example/' });
  const engine = createEngine();
  const first = engine.load('models/a', 'wasm', () => undefined);
  say({ kind: 'done', id: loads().at(-1)?.id ?? -1, value: {} as LoadedModel, stats });
  await first;
  const probing = engine.probe({ sample: new Float32Array(), timestep: new Float32Array(), conditions: {}, batch: 1 }, []);
  await turn();
  const before = loads().length;
  engine.interrupt();
  await expect(probing).rejects.toMatchObject({ name: 'AbortError' });
  void engine.words('a cat').catch(() => undefined);
  await turn();
  expect(loads().length).toBe(before + 1);
  expect(loads().at(-1)?.source).toBe('https://page.example/models/a/manifest.json');
  engine.dispose();
});

it('what is asked of a model that is here is sent within the turn, before the page is drawn', async () => {
  vi.stubGlobal('document', { baseURI: 'https://page.example/' });
  const engine = createEngine();
  const first = engine.load('models/a', 'wasm', () => undefined);
  say({ kind: 'done', id: loads().at(-1)?.id ?? -1, value: {} as LoadedModel, stats });
  await first;
  const probing = engine.probe({ sample: new Float32Array(), timestep: new Float32Array(), conditions: {}, batch: 1 }, ['encoder']);
  expect(asked.at(-1)).toMatchObject({ kind: 'probe', names: ['encoder'] });
  engine.dispose();
  await expect(probing).rejects.toMatchObject({ code: 'engine-disposed' });
});

const device = { device: 'wasm', elapsedMs: 0 } as const;
const phases: Readonly<Record<string, LoadProgress | null>> = {
  'asking for the model': null,
  downloading: { phase: 'downloading', loaded: 5, total: 9, fromCache: false, runtime: true },
  'checking the model’s file': { phase: 'verifying' },
  'building the network': { phase: 'starting', ...device },
  'timing a step': { phase: 'warming', ...device },
  'comparing a step with PyTorch’s': { phase: 'checking', ...device },
};

for (const [words, progress] of Object.entries(phases)) {
  for (const silent of [false, true]) {
    it(`a start that hangs while ${words}${silent ? ', without a word' : ''}: another worker, of which nobody need know; a second that hangs is told, and can be tried again`, async () => {
      vi.useFakeTimers();
      vi.stubGlobal('document', { baseURI: 'https://page.example/' });
      try {
        const engine = createEngine();
        /** The worker of this turn goes as far as the phase and no further, for as long as nobody ends it. */
        const hang = async (): Promise<void> => {
          const id = loads().at(-1)?.id ?? -1;
          const before = loads().length;
          if (progress !== null) say({ kind: 'progress', id, progress });
          for (let second = 0; second < 130 && loads().length === before; second++) {
            if (!silent) say({ kind: 'alive' });
            await vi.advanceTimersByTimeAsync(1000);
          }
        };
        const first = engine.load('models/a', 'wasm', () => undefined);
        const before = loads().length;
        await hang();
        expect(loads().length).toBe(before + 1);
        say({ kind: 'done', id: loads().at(-1)?.id ?? -1, value: {} as LoadedModel, stats });
        await first;

        const second = engine.load('models/a', 'wasm', () => undefined).catch((error: unknown) => error);
        await hang();
        await hang();
        expect(await second).toMatchObject({
          code: 'worker-died',
          message: `The engine did not start, even at the second attempt (${silent ? 'it stopped responding' : `it got stuck while ${words}`}). Try again; if that does not help, close other tabs or restart the browser.`,
        });
        const third = engine.load('models/a', 'wasm', () => undefined);
        say({ kind: 'done', id: loads().at(-1)?.id ?? -1, value: {} as LoadedModel, stats });
        await third;
        engine.dispose();
      } finally {
        vi.useRealTimers();
      }
    });
  }
}

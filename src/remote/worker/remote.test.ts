import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cutAfter, startModelHost, type ModelHost } from '../../../tools/unets/model-host.ts';
import type { Bringing, Offer } from '../offer.ts';
import { bring } from './bring.ts';
import { fetchFile } from './fetch-file.ts';
import { findFiles } from './find-files.ts';
import { MemorySink } from './sink.ts';

const pipelines = new URL('../../../tools/unets/', import.meta.url);
const file = (path: string): Buffer => readFileSync(new URL(path, pipelines));
const tiny = Object.fromEntries(
  ['model_index.json', 'scheduler/scheduler_config.json', 'unet/config.json', 'unet/model.onnx'].map((path) => [path, file(`pipelines/tiny-ddpm/${path}`)]),
);
const external = { 'net.onnx': file('variants/external.onnx'), 'external.onnx_data': file('variants/external.onnx_data') };
const under = (folder: string, files: Readonly<Record<string, Buffer>>) => Object.fromEntries(Object.entries(files).map(([path, bytes]) => [folder + path, bytes]));

vi.setConfig({ testTimeout: 30_000 });

let host: ModelHost;
beforeEach(async () => {
  host = await startModelHost();
});
afterEach(async () => {
  await host.close();
});
const put = (files: Readonly<Record<string, Buffer>>): void => Object.entries(files).forEach(([path, bytes]) => void host.files.set(path, bytes));

const { signal } = new AbortController();
const find = (address: string): Promise<Offer> => findFiles(address, 'https://page.example/', [], signal);
const get = (offer: Offer, onProgress: (progress: Bringing) => void = () => undefined) => bring(offer, { folder: null, kept: [], keep: false }, onProgress, signal);
const code = (name: string, sentence: RegExp) => ({ name: 'UserError', code: name, message: expect.stringMatching(sentence) as string });
const bytes = async (blob: Blob | undefined): Promise<Buffer> => Buffer.from(await (blob ?? new Blob()).arrayBuffer());

describe('the files at an address', () => {
  it.each([true, false])('of a folder (that lists its files: %s)', async (lists) => {
    put({ ...under('a b/', tiny), 'a b/README.md': Buffer.from('#'), 'a b/unet/diffusion_pytorch_model.safetensors': Buffer.from('x') });
    host.lists = lists;
    const offer = await find(`${host.url}a b`);
    expect(offer).toMatchObject({ title: 'a b', unsure: false, bytes: Object.values(tiny).reduce((sum, { length }) => sum + length, 0) });
    expect(offer.files.map(({ path }) => path).sort()).toEqual(Object.keys(tiny).sort());
    const told: Bringing[] = [];
    const files = await get(offer, (progress) => told.push(progress));
    expect(Object.keys(files).sort()).toEqual(Object.keys(tiny).map((path) => `a b/${path}`).sort());
    expect((await bytes(files['a b/unet/model.onnx'])).equals(tiny['unet/model.onnx'] ?? Buffer.alloc(0))).toBe(true);
    expect(told.at(-1)).toMatchObject({ loaded: offer.bytes, total: offer.bytes });
    expect(host.requests.filter((request) => /safetensors|README/.test(request))).toEqual([]);
  });

  it('of a hub’s repository, with redirects and hashes', async () => {
    put({ ...under('some/tiny/onnx/', tiny), 'some/tiny/model.safetensors': Buffer.from('x'), 'some/tiny/onnx/vae_decoder/model.fp16.txt': Buffer.from('x') });
    const offer = await find(`${host.url}some/tiny`);
    expect(offer.files.map(({ path }) => path).sort()).toEqual(Object.keys(tiny).sort());
    expect(offer.files.find(({ path }) => path === 'unet/model.onnx')?.sha256).toBe(createHash('sha256').update(tiny['unet/model.onnx'] ?? '').digest('hex'));
    expect(Object.keys(await get(offer))).toHaveLength(4);
    put({ 'some/tiny/onnx/unet/model.onnx': Buffer.concat([tiny['unet/model.onnx'] ?? Buffer.alloc(0), Buffer.from('!')]) });
    await expect(get(offer)).rejects.toMatchObject(code('address-altered', /SHA-256 differs/));
  });

  it('weights beside a network are those that it names', async () => {
    put(under('m/', { ...external, 'net.onnx_data': Buffer.from('of another') }));
    const offer = await find(`${host.url}m/net.onnx`);
    const files = await get(offer);
    expect(Object.keys(files).map((path) => path.replace('net/', '')).sort()).toEqual(['external.onnx_data', 'net.onnx']);
    expect(host.requests).not.toContain('GET /m/net.onnx_data');
  });

  it('says what is there instead of a U-Net', async () => {
    put({ 'some/sd/unet/model.safetensors': Buffer.from('x'), 'some/sd/model_index.json': Buffer.from('{}'), 'other/transformer/model.onnx': Buffer.from('x'), 'empty/x.json': Buffer.from('{}') });
    host.lists = true;
    await expect(find(`${host.url}some/sd/`)).rejects.toMatchObject(code('not-a-model', /weights without a graph/));
    await expect(find(`${host.url}empty/`)).rejects.toMatchObject(code('not-a-model', /no ONNX model here/));
    host.lists = false;
    await expect(find(`${host.url}nothing/`)).rejects.toMatchObject(code('address-refused', /no list of its files/));
    await expect(find(`${host.url}nothing/unet.onnx`)).rejects.toMatchObject(code('address-refused', /There is nothing at .*404/));
    await expect(find(`${host.url}no/such`)).rejects.toMatchObject(code('address-refused', /no list/));
  });

  it('a network that no browser can hold is refused before a byte of it has come', async () => {
    host.faults.set('big.onnx', (request, response) => {
      if (request.method === 'HEAD') response.writeHead(200, { 'Content-Length': '3000000000' }).end();
      return request.method === 'HEAD';
    });
    await expect(find(`${host.url}big.onnx`)).rejects.toMatchObject(code('model-too-large', /3\.0 GB/));
    expect(host.requests).not.toContain('GET /big.onnx');
  });

  it.each([
    [401, 'address-private', /signed in/],
    [429, 'address-busy', /asked too often/],
    [503, 'address-refused', /problem is on its side/],
  ])('status %i', async (status, name, sentence) => {
    host.faults.set('x.onnx', (_, response) => {
      response.writeHead(status).end();
      return true;
    });
    await expect(find(`${host.url}x.onnx`)).rejects.toMatchObject(code(name, sentence));
  });

  it('a web page, a pointer and a dead host', async () => {
    host.faults.set('page.onnx', (_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>Sign in</h1>');
      return true;
    });
    await expect(find(`${host.url}page.onnx`)).rejects.toMatchObject(code('address-page', /web page/));
    put({ 'lfs.onnx': Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 9\n') });
    await expect(get(await find(`${host.url}lfs.onnx`))).rejects.toMatchObject(code('address-pointer', /Git LFS pointer/));
    await expect(find('http://127.0.0.1:9/x.onnx')).rejects.toMatchObject(code('address-unreachable', /cannot be reached.*CORS/));
  });
});

describe('one file', () => {
  const whole = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 7 + (i >> 8)) & 255));
  const hash = createHash('sha256').update(whole).digest('hex');
  const begin = (sink = new MemorySink(), tag: string | null = null) => fetchFile(`${host.url}f`, sink, { signal, onBytes: () => undefined, tag, onTag: () => Promise.resolve() });
  beforeEach(() => put({ f: whole }));

  it('that is cut goes on from there', async () => {
    cutAfter(host, 'f', 40_000, 2);
    expect(await begin()).toBe(hash);
    const ranges = host.requests.filter((request) => request.includes('bytes='));
    expect(ranges.length).toBeGreaterThan(0);
    expect(Number(/\d+/.exec(ranges[0]?.split('bytes=')[1] ?? '')?.[0])).toBeGreaterThan(0);
  });

  it('that is cut begins anew where the host knows no parts', async () => {
    host.ranges = false;
    cutAfter(host, 'f', 40_000, 1);
    expect(await begin()).toBe(hash);
  });

  it('that is cut without a byte between is given up, and goes on the next time', async () => {
    cutAfter(host, 'f', 40_000, 99);
    const sink = new MemorySink();
    await expect(begin(sink)).rejects.toMatchObject(code('address-cut', /again and again.*after 40000 bytes/));
    host.faults.clear();
    host.requests.length = 0;
    expect(await begin(sink)).toBe(hash);
    expect(host.requests).toEqual(['GET /f bytes=40000-']);
  });

  it('whose host no longer answers after it has begun was interrupted, too: nothing is said of what it does not let others read', async () => {
    cutAfter(host, 'f', 40_000, 1);
    const cut = host.faults.get('f');
    host.faults.set('f', (request, response) => cut?.(request, response) === true || (request.socket.destroy(), true));
    const sink = new MemorySink();
    await expect(begin(sink)).rejects.toMatchObject(code('address-cut', /again and again \(the host no longer answers\).*after 40000 bytes/));
    host.faults.clear();
  });

  it('that had come whole is asked for no more than its end; that has changed begins anew', async () => {
    const sink = new MemorySink();
    await begin(sink);
    expect(await begin(sink)).toBe(hash);
    const longer = Buffer.concat([Buffer.from('another'), whole]);
    put({ f: longer });
    expect(await begin(sink, 'a tag of before')).toBe(createHash('sha256').update(longer).digest('hex'));
  });

  it('of which nothing comes any more is given up after twenty seconds', async () => {
    host.faults.set('f', (_, response) => {
      response.writeHead(200, { 'Content-Length': '100000' }).write(whole.subarray(0, 10));
      return true;
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const asked = expect(begin()).rejects.toMatchObject(code('address-slow', /20 seconds/));
      await vi.waitFor(() => expect(host.requests).toHaveLength(1));
      await vi.advanceTimersByTimeAsync(60_000);
      await asked;
    } finally {
      vi.useRealTimers();
    }
  });
});

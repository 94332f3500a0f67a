import { afterEach, expect, it, vi } from 'vitest';
import { repositoryFiles } from './hub.ts';

const repository = { kind: 'repository', hub: 'https://hub.example', id: 'some/model', revision: 'main', under: '' } as const;
const { signal } = new AbortController();
const asked: string[] = [];

function answer(...pages: readonly (readonly [body: string, link: string | null])[]): void {
  asked.length = 0;
  const left = [...pages];
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url);
    const [body, link] = left.shift() ?? ['[]', null];
    return Promise.resolve(new Response(body, { headers: { 'Content-Type': 'application/json', ...(link === null ? {} : { Link: link }) } }));
  });
}
afterEach(() => vi.unstubAllGlobals());

it('the next page of a listing is asked of the same host, whatever its answer says', async () => {
  answer([JSON.stringify([{ type: 'file', path: 'a.onnx', size: 3 }]), '<https://elsewhere.example/api/next?cursor=1>; rel="next"'], [JSON.stringify([{ type: 'file', path: 'b.onnx' }]), null]);
  expect((await repositoryFiles(repository, signal)).map(({ path, bytes }) => [path, bytes])).toEqual([['a.onnx', 3], ['b.onnx', null]]);
  expect(asked).toEqual(['https://hub.example/api/models/some/model/tree/main?recursive=true', 'https://hub.example/api/next?cursor=1']);
});

it.each(['{"error": "no"}', '[{"type": "file"}]', 'not JSON'])('a listing that is none is refused in words: %s', async (body) => {
  answer([body, null]);
  await expect(repositoryFiles(repository, signal)).rejects.toMatchObject({ code: 'address-refused', message: expect.stringMatching(/something other than a list/) as string });
});

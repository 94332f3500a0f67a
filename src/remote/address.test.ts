import { describe, expect, it } from 'vitest';
import { addressText, asRepository, isElsewhere, readAddress } from './address.ts';

const page = 'https://unetscope.example/app/?x#y';
const read = (text: string) => readAddress(text, page);
const hub = 'https://huggingface.co';

describe('what a person writes for where a model lies', () => {
  it.each([
    ['https://a.example/m/unet.onnx?token=1', { kind: 'file', url: 'https://a.example/m/unet.onnx?token=1' }],
    ['a.example/m/unet.onnx', { kind: 'file', url: 'https://a.example/m/unet.onnx' }],
    ['a.example/unet.onnx', { kind: 'file', url: 'https://a.example/unet.onnx' }],
    [' <https://a.example/sd> ', { kind: 'folder', url: 'https://a.example/sd/' }],
    ['https://a.example/sd/model_index.json', { kind: 'folder', url: 'https://a.example/sd/' }],
    ['./own-model/', { kind: 'folder', url: 'https://unetscope.example/app/own-model/' }],
    ['models/mine.onnx', { kind: 'file', url: 'https://unetscope.example/app/models/mine.onnx' }],
    ['some-one/tiny-sd', { kind: 'repository', hub, id: 'some-one/tiny-sd', revision: 'main', under: '' }],
    ['some-one/tiny.sd@onnx', { kind: 'repository', hub, id: 'some-one/tiny.sd', revision: 'onnx', under: '' }],
    ['https://huggingface.co/o/n', { kind: 'repository', hub, id: 'o/n', revision: 'main', under: '' }],
    ['huggingface.co/o/n/tree/onnx/fp16', { kind: 'repository', hub, id: 'o/n', revision: 'onnx', under: 'fp16/' }],
    ['https://hf.co/o/n/blob/main/unet/model.onnx', { kind: 'file', url: `${hub}/o/n/resolve/main/unet/model.onnx` }],
    ['https://github.com/o/n/blob/main/a/unet.onnx', { kind: 'file', url: 'https://raw.githubusercontent.com/o/n/main/a/unet.onnx' }],
  ])('%s', (text, address) => expect(read(text)).toEqual(address));

  it.each(['', '  ', 'http://', 'file:///c/unet.onnx', 'data:,x', 'javascript:alert(1)', 'blob:x'])('%j is none', (text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'bad-address' }));
  });

  it.each(['https://a.example/m/unet.onnx', './own-model/', 'o/n', 'o/n@onnx', 'https://huggingface.co/o/n/tree/main/fp16', 'https://mirror.example/o/n'])(
    'a link names %s so that it is found again',
    (text) => {
      const address = read(text);
      expect(read(addressText(address, page))).toEqual(address);
    },
  );

  it('knows a mirror of the hub by its path alone, and its own host from another', () => {
    const mirror = read('https://mirror.example/o/n');
    expect(mirror.kind === 'folder' && asRepository(mirror)).toEqual({ kind: 'repository', hub: 'https://mirror.example', id: 'o/n', revision: 'main', under: '' });
    expect(isElsewhere(read('./own-model/'), page)).toBe(false);
    expect(isElsewhere(read('o/n'), page)).toBe(true);
  });
});

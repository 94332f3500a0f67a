import { expect, it } from 'vitest';
import { modelAddress, withModelAddress } from './model-address.ts';

it('reads what a link writes, and leaves what others put behind the question mark', () => {
  for (const address of ['https://a.example/m/unet.onnx?a=1&b=2', 'o/n@onnx', './own-model/', 'https://a.example/ä ö/']) {
    expect(modelAddress(withModelAddress('', address))).toBe(address);
    const beside = withModelAddress('?theme=dark', address);
    expect(modelAddress(beside)).toBe(address);
    expect(withModelAddress(beside, null)).toBe('?theme=dark');
  }
  expect(withModelAddress('?model=o/n', null)).toBe('');
});

it('a link whose # became a ? names a shipped model', () => {
  for (const search of ['', '?model=emoji-16', '?v=1&model=emoji-16&seed=7', '?v=1&model=a/b']) expect(modelAddress(search)).toBeNull();
});

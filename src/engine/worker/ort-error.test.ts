import { expect, it } from 'vitest';
import { ortError } from './ort-error.ts';

it('names memory that is not to be had, of the program as of a model, and sends nobody to the connection for it', () => {
  const program = ortError(new Error('no available backend found. ERR: [wasm] RangeError: WebAssembly.Memory(): could not allocate memory'), 'code', 'what');
  expect(program.code).toBe('runtime-failed');
  expect(program.message).toMatch(/could not be started: .*could not allocate memory\. There is not enough memory\. Close other tabs, then try again\.$/);
  expect(ortError('WebAssembly.Memory.grow(): Maximum memory size exceeded', 'code', 'what').code).toBe('out-of-memory');
  expect(ortError(new Error('no available backend found. ERR: [wasm] NetworkError'), 'code', 'what').message).toMatch(/could not be started: NetworkError\. Check the connection and try again\.$/);
});

it('says of a program that is cut short what became of it, in nobody’s code', () => {
  const cut = 'no available backend found. ERR: [wasm] RuntimeError: Aborted(CompileError: WebAssembly.instantiate(): section (code 10, "Code") extends past end of the module). Build with -sASSERTIONS for more info.';
  const { code, message } = ortError(new Error(cut), 'code', 'what');
  expect(code).toBe('runtime-failed');
  expect(message).toMatch(/could not be compiled: its file arrived damaged or cut short/);
  expect(message).not.toMatch(/Aborted|ASSERTIONS|CompileError|backend/);
});

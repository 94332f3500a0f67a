import { expect, it } from 'vitest';
import { ortError } from './ort-error.ts';

it.each([
  ["Can't create a session. ERROR_CODE: 1, ERROR_MESSAGE: Fatal error: com.acme:FancyOp(-1) is not a registered function/op", 'The model could not be prepared: its operator FancyOp of “com.acme” is none of'],
  ['Fatal error: :Softmux(-1) is not a registered function/op', 'The model could not be prepared: its operator Softmux is none of'],
])('an operator that nobody has is named: %s', (said, sentence) => {
  const { code, message } = ortError(new Error(said), 'model-refused', 'The model could not be prepared');
  expect(code).toBe('operator-missing');
  expect(message).toContain(sentence);
});

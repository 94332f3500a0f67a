import { messageOf, UserError } from '../../base/user-error.ts';
import { runtimeFailed, tellsOfMemory } from './runtime.ts';

/** Of onnxruntime's optimizer for U-Nets, whose results only graphics cards of one kind have kernels for. */
const OPTIMIZED_FOR_CARDS = /^(NhwcConv|GroupNorm|SkipGroupNorm|BiasSplitGelu|BiasAdd)$/;

/** onnxruntime throws Errors, strings and numbers (a pointer to a C++ exception). `code` and `what` are for what is none of the kinds that have a sentence of their own. */
export function ortError(error: unknown, code: string, what: string): UserError {
  const detail = messageOf(error);
  const say = (kind: string, sentence: string): UserError => new UserError(kind, sentence, { cause: error });
  if (/no available backend found/.test(detail)) return runtimeFailed(error);
  if (tellsOfMemory(detail)) {
    return say('out-of-memory', 'There is not enough memory for this model. Close other tabs, open it with smaller pictures or in half precision, or choose a smaller model.');
  }
  const missing = /Could not find an implementation for (\w+)/.exec(detail)?.[1];
  if (missing !== undefined) return say('operator-missing', operatorMissing(missing));
  const [, domain = '', unknown] = /([\w.]*):(\w+)\(-?\d+\) is not a registered function/.exec(detail) ?? [];
  if (unknown !== undefined) {
    const whose = domain === '' || domain === 'ai.onnx' ? '' : ` of “${domain}”`;
    return say('operator-missing', `${what}: its operator ${unknown}${whose} is none of ONNX’s or onnxruntime’s own, so that only a program with an extension for it can. Export the network again without it (python tools/export_unet.py, or torch.onnx.export at opset 18).`);
  }
  const mixed = /Type Error: .*\bnode \(([^)]*)\)/.exec(detail);
  if (mixed !== null && /float16/.test(detail)) {
    return say(
      'types-mixed',
      `This file mixes float16 and float32 where only one is allowed: the conversion to half precision left “${mixed[1] ?? ''}” in the old type, so no runtime can open it. Convert the original again with onnxruntime.transformers.float16.convert_float_to_float16, or export it with python tools/export_unet.py … --half.`,
    );
  }
  return say(code, `${what}: ${detail}`);
}

function operatorMissing(operator: string): string {
  return OPTIMIZED_FOR_CARDS.test(operator)
    ? `This file was optimised for GPUs: its operator ${operator} has no counterpart in a browser. Open the file as it was before that, or optimise it again with --disable_nhwc_conv --disable_group_norm --disable_skip_group_norm --disable_bias_splitgelu --disable_bias_add.`
    : `onnxruntime’s build for browsers does not have the operator ${operator} as this file uses it. Export the network again at opset 18 without further optimisation (python tools/export_unet.py does).`;
}

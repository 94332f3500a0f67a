import type { Anatomy, Attention } from '../../onnx/anatomy-types.ts';

/** What a tensor is in the U-Net, where the anatomy says so. The first that applies counts. */
export function tensorRoles(anatomy: Anatomy): ReadonlyMap<string, string> {
  const roles = new Map<string, string>();
  const say = (name: string | null, role: string): void => {
    if (name !== null && !roles.has(name)) roles.set(name, role);
  };
  say(anatomy.output, 'the network’s output');
  for (const { joined, op } of anatomy.skips) say(joined, op === 'Concat' ? 'joined: skip and from below' : 'sum: skip + from below');
  for (const { output, kind, convolution } of anatomy.downsamples) {
    say(output, `↓ ${kind}`);
    say(convolution, '↓ convolution after the resampling');
  }
  for (const { output, kind, convolution } of anatomy.upsamples) {
    say(output, `↑ ${kind}`);
    say(convolution, '↑ convolution after the resampling');
  }
  for (const block of anatomy.residualBlocks) {
    say(block.output, 'output: branch + shortcut');
    say(block.branch, 'branch, before the sum');
    if (block.shortcut !== block.input) say(block.shortcut, 'shortcut, projected');
    say(block.time, 'time, for this block');
    say(block.timeScale, 'scale by time');
    say(block.timeShift, 'shift by time');
  }
  for (const layer of [...anatomy.selfAttention, ...anatomy.crossAttention]) sayAttention(layer, say);
  if (anatomy.time !== null) {
    say(anatomy.time.sinusoid, 'sinusoids of t');
    say(anatomy.time.embedding, 'embedding of t');
    say(anatomy.time.received, 'what every block receives');
  }
  say(anatomy.stem, 'first convolution');
  // By the name that the U, the title and a frame in another page give it.
  for (const { encoder, level } of anatomy.skips) roles.set(encoder, [roles.get(encoder), `skip ${level}`].filter((role) => role !== undefined).join(', '));
  return roles;
}

function sayAttention(layer: Attention, say: (name: string, role: string) => void): void {
  say(layer.probabilities, 'attention probabilities');
  say(layer.query, 'queries');
  say(layer.key, 'keys');
  say(layer.value, 'values');
  say(layer.logits, 'queries · keys');
  say(layer.output, 'probabilities · values');
}

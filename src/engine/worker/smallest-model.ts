/** A ModelProto (IR 8, opset 13) of one node: y = Identity(x), one float each. */
export const smallestModel = Uint8Array.from([
  ...number(1, 8), // ir_version
  ...message(7, [
    ...message(1, [...text(1, 'x'), ...text(2, 'y'), ...text(4, 'Identity')]),
    ...text(2, 'g'),
    ...message(11, float('x')),
    ...message(12, float('y')),
  ]),
  ...message(8, number(2, 13)), // opset_import
]);

/** ValueInfoProto: a float tensor of shape [1]. */
function float(name: string): number[] {
  const shape = message(2, message(1, number(1, 1)));
  return [...text(1, name), ...message(2, message(1, [...number(1, 1), ...shape]))];
}

// Every number and every length here is below 128, one byte.

function number(tag: number, value: number): number[] {
  return [tag << 3, value];
}

function message(tag: number, content: readonly number[]): number[] {
  return [(tag << 3) | 2, content.length, ...content];
}

function text(tag: number, value: string): number[] {
  return message(tag, Array.from(value, (letter) => letter.charCodeAt(0)));
}

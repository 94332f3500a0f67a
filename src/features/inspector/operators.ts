/** ONNX operators in the words of the field. What is not listed goes by its own name. */
const WORDS: Readonly<Record<string, string>> = {
  Add: 'sum',
  AveragePool: 'average pooling',
  BatchNormalization: 'batch normalisation',
  Cast: 'cast',
  Clip: 'clip',
  Concat: 'concatenation',
  Conv: 'convolution',
  ConvTranspose: 'transposed convolution',
  Cos: 'cosine',
  Div: 'quotient',
  Einsum: 'sum of products',
  Erf: 'error function',
  Exp: 'exponential',
  Expand: 'copies',
  Flatten: 'reshape',
  Floor: 'floor',
  Gather: 'look-up',
  Gelu: 'GELU',
  Gemm: 'linear layer',
  GlobalAveragePool: 'global average',
  GroupNormalization: 'group normalisation',
  Identity: 'copy',
  InstanceNormalization: 'normalisation',
  LayerNormalization: 'layer normalisation',
  LeakyRelu: 'leaky ReLU',
  MatMul: 'matrix product',
  MaxPool: 'max pooling',
  Mul: 'product',
  Neg: 'negation',
  Pad: 'padding',
  Pow: 'power',
  ReduceMean: 'mean',
  Relu: 'ReLU',
  Reshape: 'reshape',
  Resize: 'resampling',
  Sigmoid: 'sigmoid',
  Sin: 'sine',
  Slice: 'part',
  Softmax: 'softmax',
  Split: 'part',
  Sqrt: 'square root',
  Squeeze: 'reshape',
  Sub: 'difference',
  Tanh: 'tanh',
  Transpose: 'transpose',
  Unsqueeze: 'reshape',
  Where: 'choice',
};

export function operatorWords(op: string): string {
  return WORDS[op] ?? op;
}

/** Without the batch: [1, 64, 16, 16] → `64×16×16`. */
export function shapeText(dims: readonly number[]): string {
  const inner = dims[0] === 1 ? dims.slice(1) : dims;
  return inner.length === 0 ? 'one number' : inner.join('×');
}

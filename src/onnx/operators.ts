/**
 * The same operators go by other names where onnxruntime's optimiser or quantiser wrote the file (com.microsoft, QLinear…). Their first input is the picture, as ever.
 */
const CONVOLUTIONS: ReadonlySet<string> = new Set(['Conv', 'FusedConv', 'QLinearConv']);
const PRODUCTS: ReadonlySet<string> = new Set(['MatMul', 'FusedMatMul', 'Gemm']);

export function isConvolution(op: string | undefined): boolean {
  return op !== undefined && CONVOLUTIONS.has(op);
}

export function isMatrixProduct(op: string | undefined): boolean {
  return op !== undefined && PRODUCTS.has(op);
}

/** Operators that activations and written-out norms are made of: each value depends on one place of the picture or on means. */
export const POINTWISE: ReadonlySet<string> = new Set([
  ...['Sigmoid', 'Tanh', 'Relu', 'Softplus', 'Erf', 'Elu', 'Selu', 'LeakyRelu', 'HardSigmoid', 'HardSwish', 'Exp', 'Gelu', 'Mish'],
  ...['Mul', 'Add', 'Sub', 'Div', 'Pow', 'Sqrt', 'Neg', 'Clip', 'Cast', 'Identity', 'Reciprocal', 'ReduceMean', 'Reshape', 'Swish'],
  ...['ReduceL2', 'ReduceSum', 'ReduceSumSquare', 'Max', 'Min', 'Abs', 'Expand', 'Transpose', 'PRelu', 'Celu', 'ThresholdedRelu', 'Softsign', 'Where'],
  ...['QuickGelu', 'FastGelu', 'BiasGelu', 'QuantizeLinear', 'DequantizeLinear'],
]);

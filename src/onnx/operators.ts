/** Operators that activations and written-out norms are made of: each value depends on one place of the picture or on means. */
export const POINTWISE: ReadonlySet<string> = new Set([
  ...['Sigmoid', 'Tanh', 'Relu', 'Softplus', 'Erf', 'Elu', 'Selu', 'LeakyRelu', 'HardSigmoid', 'HardSwish', 'Exp', 'Gelu', 'Mish'],
  ...['Mul', 'Add', 'Sub', 'Div', 'Pow', 'Sqrt', 'Neg', 'Clip', 'Cast', 'Identity', 'Reciprocal', 'ReduceMean', 'Reshape', 'Swish'],
]);

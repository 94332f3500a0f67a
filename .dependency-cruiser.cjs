/** The layers of docs/ARCHITECTURE.md. A layer may import only what its row lists. */
const layers = {
  base: [],
  onnx: ['base'],
  diffusion: ['base'],
  protocol: ['base', 'onnx', 'diffusion'],
  engine: ['base', 'onnx', 'diffusion', 'protocol'],
  render: ['base'],
  remote: ['base', 'onnx', 'protocol'],
  reading: ['base', 'onnx', 'protocol'],
  offline: [],
  store: ['base', 'onnx', 'diffusion', 'protocol'],
  ui: ['base'],
  controls: ['base', 'protocol', 'store', 'ui'],
  features: ['base', 'onnx', 'diffusion', 'protocol', 'render', 'store', 'ui', 'controls', 'remote', 'reading'],
};

const test = '[.]test[.]tsx?$';

const layerRules = Object.entries(layers).map(([layer, allowed]) => ({
  name: `${layer}-imports-only-its-row`,
  severity: 'error',
  from: { path: `^src/${layer}/`, pathNot: test },
  to: { path: '^src/', pathNot: `^src/(${[layer, ...allowed].join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'features-do-not-import-each-other',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '^src/features/([^/]+)/', pathNot: '^src/features/$1/' },
    },
    {
      name: 'react-and-zustand-only-where-there-is-a-screen',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(store|ui|controls|features|app)/' },
      to: { path: 'node_modules/(react|react-dom|zustand)/' },
    },
    {
      name: 'onnxruntime-only-in-engine',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/engine/|${test}` },
      to: { path: 'node_modules/onnxruntime-' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.app.json' },
    enhancedResolveOptions: { conditionNames: ['import', 'module', 'browser', 'default', 'types'], exportsFields: ['exports'] },
  },
};

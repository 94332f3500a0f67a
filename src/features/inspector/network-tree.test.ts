import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { dimsOf, expectedOf, feedsFor, fixture, runAll } from '../../../tools/unets/run-model.ts';
import { findAnatomy } from '../../onnx/anatomy.ts';
import { parseModel } from '../../onnx/model.ts';
import { tappableTensors } from '../../onnx/tensors.ts';
import type { TensorInfo } from '../../protocol/engine.ts';
import { buildTree, pathTo, type TreeNode } from './network-tree.ts';
import { searchTree, typeAhead, visibleRows } from './tree-search.ts';

const manifest = { sample: { channels: 3, height: 8, width: 8 }, tokens: { length: 4 } };
type Model = Parameters<typeof buildTree>[0];

/** One run a model serves all tests. */
const models = new Map<string, Promise<Model>>();
function load(name: string): Promise<Model> {
  const model = models.get(name) ?? examine(name);
  models.set(name, model);
  return model;
}

async function examine(name: string): Promise<Model> {
  const bytes = fixture(`${name}.onnx`);
  const graph = parseModel(bytes);
  const { values } = await runAll(bytes, feedsFor(graph, expectedOf(name).inputs));
  const dims = dimsOf(values);
  const tensors = tappableTensors(graph).map(({ name: tensor, op, inputs, weights, made }): TensorInfo => ({ name: tensor, op, inputs, weights, made, dims: dims.get(tensor) ?? [] }));
  return { tensors, anatomy: findAnatomy(graph, dims), manifest } as unknown as Model;
}

const names = readdirSync(new URL('../../onnx/fixtures/', import.meta.url)).flatMap((file) => (file.endsWith('.onnx') ? file.replace('.onnx', '') : []));

function leaves(nodes: readonly TreeNode[]): string[] {
  return nodes.flatMap((node) => [...(node.id.startsWith('tensor/') && node.opens ? [node.opens.tensor] : []), ...leaves(node.children)]);
}

describe.each(names)('the tree of %s', (name) => {
  it('holds every tensor once', { timeout: 60_000 }, async () => {
    const model = await load(name);
    expect(leaves(buildTree(model)).sort()).toEqual(model.tensors.map((tensor) => tensor.name).sort());
  });

  it('has ids of its own for every entry', { timeout: 60_000 }, async () => {
    const ids = (nodes: readonly TreeNode[]): string[] => nodes.flatMap((node) => [node.id, ...ids(node.children)]);
    const all = ids(buildTree(await load(name)));
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('a U-Net of diffusers', () => {
  let model: Model;
  let tree: TreeNode[];
  beforeAll(async () => {
    model = await load('diffusers-unet2d-condition');
    tree = buildTree(model);
  }, 60_000);

  it('is told in its parts', () => {
    const labels = tree.map(({ label }) => label);
    expect(labels[0]).toBe('inputs');
    expect(labels).toEqual(expect.arrayContaining(['time', 'encoder, level 0', 'encoder, level 1', 'middle', 'decoder, level 1', 'decoder, level 0', 'head']));
    expect(labels).not.toContain('other layers');
  });

  it('puts each residual block’s output and each attention’s probabilities into a group of its kind', () => {
    for (const { output } of model.anatomy.residualBlocks) expect(pathTo(tree, output).at(-2)?.label).toMatch(/^residual block/);
    for (const { probabilities } of model.anatomy.crossAttention) expect(pathTo(tree, probabilities).at(-2)?.label).toBe('cross-attention');
    for (const { probabilities } of model.anatomy.selfAttention) expect(pathTo(tree, probabilities).at(-2)?.label).toBe('self-attention');
  });

  it('calls written-out layers by their names', () => {
    const labels = searchTree(tree, 'residual').map(({ node }) => node.label);
    expect(labels).toContain('group normalisation');
    expect(labels).toContain('SiLU');
  });

  it('is searched by operator, shape and place', () => {
    const convolutions = searchTree(tree, 'Conv 4x4 decoder');
    expect(convolutions.length).toBeGreaterThan(0);
    for (const { node, path } of convolutions) {
      expect(node.detail).toMatch(/Conv.*4×4/);
      expect(path[0]?.label).toMatch(/^decoder/);
    }
    expect(searchTree(tree, 'cross').length).toBeGreaterThan(0);
    const kernels = searchTree(tree, 'kernels 3x3 decoder');
    expect(kernels.length).toBeGreaterThan(0);
    for (const { node, path } of kernels) {
      expect(node.detail).toMatch(/^weights \d+×\d+×3×3$/);
      expect(path.at(-1)?.detail).toMatch(/^Conv/);
    }
    expect(searchTree(tree, 'no such layer')).toEqual([]);
    expect(searchTree(tree, '  ')).toEqual([]);
  });

  it('shows the rows of what is open, and finds one by its first letter', () => {
    const closed = visibleRows(tree, new Set());
    expect(closed).toHaveLength(tree.length);
    const rows = visibleRows(tree, new Set(['inputs']));
    expect(rows.length).toBe(tree.length + (tree[0]?.children.length ?? 0));
    expect(rows[1]).toMatchObject({ depth: 2, parent: tree[0] });
    expect(closed[typeAhead(closed, 0, 'm')]?.node.label).toBe('middle');
    expect(typeAhead(closed, 3, 'ß')).toBe(3);
  });
});

it('a network that is no U-Net is a plain list', async () => {
  const model = await load('mlp');
  expect(model.anatomy.reason).not.toBeNull();
  expect(buildTree(model).map(({ id }) => id)).toEqual(model.tensors.map((tensor) => `tensor/${tensor.name}`));
}, 60_000);

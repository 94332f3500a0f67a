import type { LoadedModel } from '../../protocol/engine.ts';
import { buildTree, type TreeNode } from './network-tree.ts';

const trees = new WeakMap<LoadedModel, TreeNode[]>();

/** One tree for each model: page and tree show the same names. */
export function treeOf(model: LoadedModel): TreeNode[] {
  let tree = trees.get(model);
  if (tree === undefined) trees.set(model, (tree = buildTree(model)));
  return tree;
}

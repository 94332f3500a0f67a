import type { TreeNode } from './network-tree.ts';

export interface Found {
  readonly node: TreeNode;
  /** The groups that hold it, outermost first. */
  readonly path: readonly TreeNode[];
}

/**
 * Entries that can be opened and match every word of the query by name, operator, shape or the groups that hold them. What matches
 * a tensor does not bring its weights along.
 */
export function searchTree(tree: readonly TreeNode[], query: string): Found[] {
  const words = normalise(query).split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return [];
  const found: Found[] = [];
  const visit = (nodes: readonly TreeNode[], path: readonly TreeNode[]): void => {
    for (const node of nodes) {
      if (node.opens !== null) {
        // Weights have no part in the shapes of what they are in.
        const ofTensor = (path.at(-1)?.opens ?? null) !== null;
        const groups = path.filter(({ opens }) => opens === null).map(({ label, detail }) => (ofTensor ? label : `${label} ${detail}`));
        const text = normalise([...groups, node.label, node.detail, node.opens.tensor].join(' '));
        if (words.every((word) => text.includes(word))) found.push({ node, path });
      }
      visit(node.children, [...path, node]);
    }
  };
  visit(tree, []);
  return found;
}

/** People type x for ×, and nobody types ’. */
function normalise(text: string): string {
  return text.toLowerCase().replaceAll('×', 'x').replaceAll('’', "'");
}

/** A row of the tree as it is on screen. */
export interface TreeRow {
  readonly node: TreeNode;
  /** 1 is outermost. */
  readonly depth: number;
  readonly parent: TreeNode | null;
  readonly index: number;
  readonly siblings: number;
}

export function visibleRows(tree: readonly TreeNode[], expanded: ReadonlySet<string>, parent: TreeNode | null = null, depth = 1): TreeRow[] {
  return tree.flatMap((node, index) => [
    { node, depth, parent, index, siblings: tree.length },
    ...(expanded.has(node.id) ? visibleRows(node.children, expanded, node, depth + 1) : []),
  ]);
}

/** The next row, from `from` on and round, whose label begins with what was typed. */
export function typeAhead(rows: readonly TreeRow[], from: number, typed: string): number {
  for (let step = 1; step <= rows.length; step++) {
    const at = (from + step) % rows.length;
    if (rows[at]?.node.label.toLowerCase().startsWith(typed.toLowerCase()) === true) return at;
  }
  return from;
}

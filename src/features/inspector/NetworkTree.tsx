import { memo, useCallback, useDeferredValue, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { LoadedModel } from '../../protocol/engine.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { classNames } from '../../ui/class-names.ts';
import { HueText } from './HueText.tsx';
import { pathTo, type TreeNode } from './network-tree.ts';
import { searchTree, typeAhead, visibleRows, type TreeRow } from './tree-search.ts';
import { treeOf } from './trees.ts';
import styles from './NetworkTree.module.css';

/** Every layer of the network by name: for the keyboard, for screen readers, and for who knows what they are looking for. */
export function NetworkTree() {
  const loaded = useStore((state) => state.loaded);
  const phase = useStore((state) => state.engine.phase);
  if (loaded === null) {
    return <p className={styles.note}>{phase === 'failed' ? 'The engine did not start.' : 'The model is still loading.'}</p>;
  }
  return <Tree model={loaded} />;
}

/** More found than this are counted and not listed: nobody reads them, and another word finds it. */
const MOST_FOUND = 200;

function Tree({ model }: { model: LoadedModel }) {
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const tree = treeOf(model);
  const open = useStore((state) => state.view.tensor);
  const openTensor = useOpen();
  const [query, setQuery] = useState('');
  const search = useDeferredValue(query);
  const found = useMemo(() => searchTree(tree, search), [tree, search]);
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(() => expandedFor(tree, open));
  const [active, setActive] = useState<string | null>(null);
  // However a tensor was opened, the tree shows where it is.
  const [revealed, setRevealed] = useState(open);
  if (revealed !== open) {
    setRevealed(open);
    const path = [...expandedFor(tree, open)];
    if (path.some((node) => !expanded.has(node))) setExpanded(new Set([...expanded, ...path]));
    setActive(null);
  }
  useEffect(() => {
    const row = list.current?.querySelector<HTMLElement>('[aria-selected="true"]');
    const box = list.current;
    if (!row || !box) return;
    // Not scrollIntoView, which would move the page as well.
    const { top, bottom } = row.getBoundingClientRect();
    const frame = box.getBoundingClientRect();
    if (top < frame.top || bottom > frame.bottom) box.scrollTop += top - frame.top - frame.height / 3;
  }, [open]);
  const searching = search.trim() !== '';
  const rows = useMemo<TreeRow[]>(
    () =>
      searching
        ? found.slice(0, MOST_FOUND).map(({ node }, index, all) => ({ node, depth: 1, parent: null, index, siblings: all.length }))
        : visibleRows(tree, expanded),
    [searching, found, tree, expanded],
  );
  const activeAt = Math.max(
    0,
    rows.findIndex(({ node }) => (active === null ? isOpen(node, open) : node.id === active)),
  );

  const focusRow = (at: number): void => {
    const row = rows[at];
    if (row === undefined) return;
    setActive(row.node.id);
    list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(row.node.id)}"]`)?.focus();
  };
  const toggle = useCallback((node: TreeNode): void => {
    setExpanded((before) => {
      const next = new Set(before);
      if (!next.delete(node.id)) next.add(node.id);
      return next;
    });
  }, []);
  const act = useCallback(
    (node: TreeNode): void => {
      setActive(node.id);
      if (node.opens !== null) openTensor(node);
      else if (node.children.length > 0) toggle(node);
    },
    [openTensor, toggle],
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rows[activeAt];
    if (row === undefined) return;
    const group = !searching && row.node.children.length > 0;
    const isExpanded = expanded.has(row.node.id);
    switch (event.key) {
      case 'ArrowDown':
        focusRow(Math.min(rows.length - 1, activeAt + 1));
        break;
      case 'ArrowUp':
        focusRow(Math.max(0, activeAt - 1));
        break;
      case 'Home':
        focusRow(0);
        break;
      case 'End':
        focusRow(rows.length - 1);
        break;
      case 'ArrowRight':
        if (group && !isExpanded) toggle(row.node);
        else if (group) focusRow(activeAt + 1);
        break;
      case 'ArrowLeft':
        if (group && isExpanded) toggle(row.node);
        else if (row.parent !== null) focusRow(rows.findIndex(({ node }) => node === row.parent));
        break;
      case 'Enter':
      case ' ':
        act(row.node);
        break;
      default:
        if (event.key.length !== 1 || event.key === '/' || event.key === '?') return;
        focusRow(typeAhead(rows, activeAt, event.key));
    }
    event.preventDefault();
  };

  return (
    <div className={styles.network} data-control="">
      <label className={styles.search}>
        <span className={styles.searchLabel}>Find a layer</span>
        <input
          type="search"
          value={query}
          placeholder="name, operator or shape"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') {
              event.preventDefault();
              focusRow(0);
            } else if (event.key === 'Enter' && searching && rows[0]) act(rows[0].node);
            else if (event.key === 'Escape' && query !== '') {
              event.preventDefault();
              setQuery('');
            }
          }}
        />
      </label>
      <p className={styles.note} role="status">
        {searching ? countOf(found.length) : noteOf(model)}
      </p>
      <ul ref={list} className={styles.tree} role="tree" aria-label={searching ? 'Layers found' : 'The network'} onKeyDown={onKeyDown}>
        {rows.map((row, at) => (
          <Row
            key={row.node.id}
            id={`${id}-${row.node.id}`}
            node={row.node}
            depth={row.depth}
            index={row.index}
            siblings={row.siblings}
            path={searching ? (found[at]?.path ?? null) : null}
            expanded={!searching && row.node.children.length > 0 ? expanded.has(row.node.id) : null}
            current={isOpen(row.node, open)}
            focusable={at === activeAt}
            onAct={act}
            onToggle={toggle}
            onFocus={setActive}
          />
        ))}
      </ul>
    </div>
  );
}

interface RowProps {
  readonly id: string;
  readonly node: TreeNode;
  readonly depth: number;
  readonly index: number;
  readonly siblings: number;
  /** Among what was found: where it is. */
  readonly path: readonly TreeNode[] | null;
  /** null for what has nothing inside. */
  readonly expanded: boolean | null;
  readonly current: boolean;
  readonly focusable: boolean;
  readonly onAct: (node: TreeNode) => void;
  readonly onToggle: (node: TreeNode) => void;
  readonly onFocus: (id: string) => void;
}

/** Of hundreds of rows, opening a tensor changes two. */
const Row = memo(function Row({ id, node, depth, index, siblings, path, expanded, current, focusable, onAct, onToggle, onFocus }: RowProps) {
  const inert = node.opens === null && node.children.length === 0;
  return (
    // Keys are the tree's: see its onKeyDown.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <li
      id={id}
      role="treeitem"
      data-row={node.id}
      tabIndex={focusable ? 0 : -1}
      aria-level={depth}
      aria-setsize={siblings}
      aria-posinset={index + 1}
      aria-selected={current}
      aria-disabled={inert || undefined}
      {...(expanded === null ? {} : { 'aria-expanded': expanded })}
      className={classNames(styles.row, current && styles.current, inert && styles.inert)}
      style={{ paddingInlineStart: 4 + (depth - 1) * 14 }}
      title={node.opens?.page === 'tensor' ? node.opens.tensor : undefined}
      onClick={() => onAct(node)}
      onFocus={() => onFocus(node.id)}
    >
      {/* The keyboard has its arrows for this. */}
      <span
        className={styles.mark}
        aria-hidden="true"
        onClick={(event) => {
          if (expanded === null) return;
          event.stopPropagation();
          onToggle(node);
        }}
      >
        {expanded === null ? '' : expanded ? '▾' : '▸'}
      </span>
      <span className={styles.label}>
        {path === null || path.length === 0 ? null : (
          <span className={styles.path}>
            <HueText hue={path[0]?.hue ?? null}>{path.map(({ label }) => label).join(' › ')}</HueText> ›{' '}
          </span>
        )}
        {node.opens !== null ? node.label : <HueText hue={node.hue}>{node.label}</HueText>}
      </span>
      <span className={styles.detail}>{node.detail}</span>
      {node.opens?.page === 'tensor' ? <span className={styles.name}>{node.opens.tensor}</span> : null}
    </li>
  );
});

function useOpen(): (node: TreeNode) => void {
  const actions = useActions();
  return useCallback(
    ({ opens }) => {
      if (opens !== null) actions.setView({ page: opens.page, tensor: opens.tensor });
    },
    [actions],
  );
}

function isOpen(node: TreeNode, tensor: string | null): boolean {
  return node.opens !== null && node.opens.page === 'tensor' && node.opens.tensor === tensor;
}

function expandedFor(tree: readonly TreeNode[], tensor: string | null): ReadonlySet<string> {
  return new Set(tensor === null ? [] : pathTo(tree, tensor).map(({ id }) => id));
}

function countOf(found: number): string {
  if (found === 0) return 'No match. Try an operator (conv, softmax), a shape (16x16) or a place (decoder).';
  return found > MOST_FOUND ? `${found} found; the first ${MOST_FOUND}:` : `${found} found`;
}

function noteOf({ anatomy, tensors }: LoadedModel): string {
  if (anatomy.reason !== null) return `Not recognised as a U-Net (${anatomy.reason}) Its ${tensors.length} layers in the order of computation:`;
  const weights = new Set(tensors.flatMap((tensor) => tensor.weights.map(({ name }) => name)));
  return `${tensors.length} tensors and the ${weights.size} weights that make them, each of which can be opened`;
}

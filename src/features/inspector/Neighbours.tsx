import { useMemo } from 'react';
import { wholeName } from '../../protocol/reduced-names.ts';
import { useActions } from '../../store/actions.ts';
import { Button } from '../../ui/Button.tsx';
import { feeds } from './graph-edges.ts';
import { HueText } from './HueText.tsx';
import { pathTo, type TreeNode } from './network-tree.ts';
import { shapeText } from './operators.ts';
import type { Opened } from './use-opened.ts';
import styles from './Neighbours.module.css';

/** Where the tensor comes from and where it goes: the way through the network on foot. */
export function Neighbours({ opened: { model, info }, tree }: { opened: Opened; tree: readonly TreeNode[] }) {
  const name = wholeName(info.name);
  const uses = useMemo(() => feeds(model.tensors, name), [model, name]);
  return (
    <dl className={styles.list}>
      <Row term="computed from" names={info.inputs} none="the network’s inputs" tree={tree} opened={model.tensors} />
      <Row term="feeds" names={uses} none={name === model.anatomy.output ? 'nothing: this is the network’s output' : 'no tensor that can be opened'} tree={tree} opened={model.tensors} />
    </dl>
  );
}

interface RowProps {
  readonly term: string;
  readonly names: readonly string[];
  readonly none: string;
  readonly tree: readonly TreeNode[];
  readonly opened: Opened['model']['tensors'];
}

function Row({ term, names, none, tree, opened }: RowProps) {
  const actions = useActions();
  return (
    <div className={styles.row}>
      <dt>{term}</dt>
      <dd>
        {names.length === 0 ? none : null}
        {names.map((name, index) => {
          const path = pathTo(tree, name);
          const node = path[path.length - 1];
          const group = path[path.length - 2];
          const dims = opened.find((tensor) => tensor.name === name)?.dims;
          return (
            <span key={name} className={styles.item}>
              {index > 0 ? <span className={styles.plus}>and </span> : null}
              <Button look="link" title={name} onClick={() => actions.setView({ page: 'tensor', tensor: name })}>
                <HueText hue={node?.hue ?? null}>{node?.label ?? name}</HueText>
              </Button>{' '}
              <span className={styles.detail}>
                {group ? `${group.label} · ` : ''}
                {dims ? shapeText(dims) : ''}
              </span>
            </span>
          );
        })}
      </dd>
    </div>
  );
}

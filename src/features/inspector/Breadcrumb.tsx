import { HueText } from './HueText.tsx';
import type { TreeNode } from './network-tree.ts';
import styles from './Breadcrumb.module.css';

/** Where in the network this is: decoder › level 1 › residual block › output, and the name that the model's file gives it. */
export function Breadcrumb({ path, name }: { path: readonly TreeNode[]; name: string }) {
  const crumbs = path.flatMap(({ label, hue, id }, depth) => {
    const parts = depth === 0 ? label.split(', ') : [label];
    return parts.map((part, index) => ({ part, hue: index === 0 ? hue : null, id: `${id} ${index}` }));
  });
  return (
    <p className={styles.crumbs}>
      {crumbs.map(({ part, hue, id }, index) => (
        <span key={id}>
          {index > 0 ? (
            <span className={styles.between} aria-hidden="true">
              {' › '}
            </span>
          ) : null}
          {index === crumbs.length - 1 ? <b>{part}</b> : <HueText hue={index < 2 ? hue : null}>{part}</HueText>}
        </span>
      ))}
      <code className={styles.name} translate="no">{name}</code>
    </p>
  );
}

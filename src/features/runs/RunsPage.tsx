import { useState } from 'react';
import { useActions } from '../../store/actions.ts';
import { canonicalRecipe } from '../../store/link.ts';
import { runAddress } from '../../store/page-link.ts';
import { useStore } from '../../store/store.ts';
import { nameOfRun, treeOf, withoutRun, type Branch, type VisitedRun } from '../../store/visited.ts';
import { setVisited, useVisited } from '../../store/visited-room.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import styles from './RunsPage.module.css';

interface Said {
  readonly words: string;
  /** What was there before something was deleted. */
  readonly before: readonly VisitedRun[] | null;
}

/** The finished runs of this visit as a tree: each under the one that it forked from, or that it was compared with. */
export function RunsPage() {
  const runs = useVisited((state) => state.runs);
  const [said, setSaid] = useState<Said | null>(null);
  const remove = (words: string, next: readonly VisitedRun[]): void => {
    setSaid({ words, before: runs });
    setVisited(next);
  };
  return (
    <article className={styles.page} data-caption="the finished runs of one visit" data-named="runs">
      <PageHead path={[{ text: 'runs' }]} title="The runs of this visit">
        Each run stands under the one that it forked from or was compared with, and is named by what differs. They are kept until this tab is closed.
      </PageHead>
      {runs.length === 0 ? (
        <p className={styles.empty}>None yet. Every run that finishes is listed here; “Fork here” on the film, or “Compare”, makes one that branches off another.</p>
      ) : (
        <Branches branches={treeOf(runs)} parent={null} onRemove={(run) => remove('The run is deleted.', withoutRun(runs, run.id))} onSaid={(words) => setSaid({ words, before: null })} />
      )}
      <p className={styles.foot} data-control="">
        {runs.length === 0 ? null : (
          <Button look="link" onClick={() => remove(runs.length === 1 ? 'The run is deleted.' : `All ${runs.length} runs are deleted.`, [])}>
            Clear all
          </Button>
        )}
        <span role="status">{said?.words}</span>
        {said?.before === null || said === null ? null : (
          <Button
            look="link"
            onClick={() => {
              setVisited(said.before ?? []);
              setSaid({ words: 'Restored.', before: null });
            }}
          >
            Undo
          </Button>
        )}
      </p>
    </article>
  );
}

interface BranchesProps {
  readonly branches: readonly Branch[];
  readonly parent: VisitedRun | null;
  readonly onRemove: (run: VisitedRun) => void;
  readonly onSaid: (words: string) => void;
}

function Branches({ branches, parent, onRemove, onSaid }: BranchesProps) {
  return (
    <ul className={parent === null ? styles.tree : styles.branches} aria-label={parent === null ? 'Runs' : undefined}>
      {branches.map(({ run, children }) => (
        <li key={run.id}>
          <Row run={run} parent={parent} onRemove={onRemove} onSaid={onSaid} />
          {children.length === 0 ? null : <Branches branches={children} parent={run} onRemove={onRemove} onSaid={onSaid} />}
        </li>
      ))}
    </ul>
  );
}

function Row({ run, parent, onRemove, onSaid }: Omit<BranchesProps, 'branches'> & { readonly run: VisitedRun }) {
  const actions = useActions();
  const anatomy = useStore((state) => state.loaded?.anatomy ?? null);
  const letter = useStore(({ recipe, letter: of, beside }) => {
    if (canonicalRecipe(recipe) === run.id) return beside === null ? 'open' : of;
    return beside !== null && canonicalRecipe(beside.recipe) === run.id ? beside.letter : null;
  });
  const otherModel = useStore((state) => state.manifest !== null && state.manifest.id !== run.recipe.model);
  const name = nameOfRun(run, parent, anatomy);
  const copy = (): void => {
    navigator.clipboard.writeText(runAddress(run.recipe)).then(
      () => onSaid('Link copied.'),
      () => onSaid('The browser does not let the page copy. Copy the link behind its name instead.'),
    );
  };
  return (
    <div className={styles.row}>
      <img className={styles.thumbnail} src={run.thumbnail} alt="" width={40} height={40} />
      <span className={styles.words}>
        <a
          className={styles.name}
          href={runAddress(run.recipe)}
          title="Open it alone, as A"
          aria-current={letter === null ? undefined : 'true'}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            actions.takeRun(run.recipe, false);
          }}
        >
          {name}
        </a>
        <span className={styles.actions}>
          {letter === null ? null : <b className={styles.letter}>{letter}</b>}
          {otherModel || letter !== null ? null : (
            <Button look="link" data-control="" aria-label={`Put beside, as B: ${name}`} onClick={() => actions.takeRun(run.recipe, true)}>
              Beside
            </Button>
          )}
          <Button look="link" data-control="" aria-label={`Copy the link of ${name}`} onClick={copy}>
            Copy link
          </Button>
          <IconButton icon="close" size={11} data-control="" label={`Delete from the list: ${name}`} className={styles.remove} onClick={() => onRemove(run)} />
        </span>
      </span>
    </div>
  );
}

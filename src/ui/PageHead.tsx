import type { ReactNode } from 'react';
import styles from './PageHead.module.css';

interface PageHeadProps {
  /** Where this lies, outermost first; the last is where one is. */
  readonly path: readonly { readonly text: string; readonly colour?: string }[];
  readonly title: ReactNode;
  readonly children?: ReactNode;
  /** Said at the right, such as where the numbers come from. */
  readonly aside?: ReactNode;
}

/** The head of a page beside the figure: the way to it (in `data-of`, for exports), its title, one line on what is seen. */
export function PageHead({ path, title, children, aside }: PageHeadProps) {
  return (
    <header className={styles.head} data-of={path.map(({ text }) => text).join(', ')}>
      <div className={styles.top}>
        <p className={styles.path}>
          {path.map(({ text, colour }, i) => (
            <span key={text} style={colour === undefined ? undefined : { color: colour }} aria-current={i === path.length - 1 ? 'page' : undefined}>
              {text}
            </span>
          ))}
        </p>
        {aside === undefined ? null : <span className={styles.aside}>{aside}</span>}
      </div>
      <h2 className={styles.title}>{title}</h2>
      {children === undefined ? null : <p className={styles.line}>{children}</p>}
    </header>
  );
}

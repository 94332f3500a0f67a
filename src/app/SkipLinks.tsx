import styles from './SkipLinks.module.css';

/** The first Tab stop. Buttons, because the fragment of the address is the run. */
export function SkipLinks() {
  const goTo = (selector: string) => () => {
    const target = document.querySelector<HTMLElement>(selector);
    target?.focus();
    target?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <div className={styles.skip}>
      <button type="button" onClick={goTo('#place')}>
        Skip to the network
      </button>
      <button type="button" onClick={goTo('#film')}>
        Skip to the film
      </button>
    </div>
  );
}

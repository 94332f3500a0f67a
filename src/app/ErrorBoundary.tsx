import { Component, type ReactNode } from 'react';
import { messageOf } from '../base/user-error.ts';
import styles from './ErrorBoundary.module.css';

interface State {
  readonly error: unknown;
}

/** The last resort: a fault of ours while drawing. The address still holds recipe and view, so reloading loses nothing. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <main className={styles.fault} role="alert">
        <h1>Unetscope could not draw this page</h1>
        <p>
          This is a fault in Unetscope ({messageOf(error)}). The address holds what you were looking at, so reloading loses nothing.
        </p>
        <button type="button" onClick={() => window.location.reload()}>
          Reload
        </button>
      </main>
    );
  }
}

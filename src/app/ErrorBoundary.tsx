import { Component, Fragment, type ReactNode } from 'react';
import { messageOf } from '../base/user-error.ts';
import { Button } from '../ui/Button.tsx';
import styles from './ErrorBoundary.module.css';

interface Props {
  /** What stands here, as the subject of a sentence. */
  readonly what: string;
  readonly children: ReactNode;
}

interface State {
  readonly error: unknown;
  /** Goes up when the children are drawn anew. */
  readonly drawing: number;
}

/** So often in so long is drawn anew without a word, where somebody else has changed the page under us. */
const QUIETLY = { times: 3, withinMs: 10_000 };

/**
 * The last resort: a fault of ours while drawing costs the place around which this stands, and can be tried again there. Nothing that was
 * computed is lost: it does not live in what is drawn.
 */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, drawing: 0 };
  private quietly: number[] = [];

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error };
  }

  override componentDidCatch(error: unknown): void {
    // Translators and extensions move the nodes that React put there; removeChild and insertBefore then find no child.
    const moved = error instanceof DOMException && error.name === 'NotFoundError';
    const now = performance.now();
    this.quietly = this.quietly.filter((at) => now - at < QUIETLY.withinMs);
    if (!moved || this.quietly.length >= QUIETLY.times) return;
    this.quietly.push(now);
    this.drawAnew();
  }

  private readonly drawAnew = () => this.setState(({ drawing }) => ({ error: null, drawing: drawing + 1 }));

  override render(): ReactNode {
    const { error, drawing } = this.state;
    if (error === null) return <Fragment key={drawing}>{this.props.children}</Fragment>;
    return (
      <div className={styles.fault} role="alert">
        <p>
          {this.props.what} could not be drawn. This is a bug in Unetscope ({messageOf(error)}). What was computed is kept.
        </p>
        <Button look="framed" onClick={this.drawAnew}>
          Draw it again
        </Button>
      </div>
    );
  }
}

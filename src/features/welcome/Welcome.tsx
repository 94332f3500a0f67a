import { useActions } from '../../store/actions.ts';
import { endGreeting } from '../../store/first-visit.ts';
import { beginTour } from '../../store/tour.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import styles from './Welcome.module.css';

/** For who comes for the first time: what is to be seen, and two doors. Blocks nothing, and is not seen again. */
export function Welcome() {
  const actions = useActions();
  const show = (): void => {
    endGreeting();
    beginTour(actions);
  };
  const tryIt = (): void => {
    endGreeting();
    const prompt = document.querySelector<HTMLTextAreaElement>('[role="combobox"]');
    prompt?.focus();
    prompt?.select();
  };
  return (
    <section aria-label="Welcome" className={styles.welcome}>
      <p>A neural network is turning noise into a picture, step by step, here in your browser; below, it is drawn as a U, with everything it computes on the way.</p>
      <p className={styles.doors}>
        <Button look="framed" onClick={show}>
          Show me
        </Button>
        <Button look="framed" onClick={tryIt}>
          Let me try
        </Button>
        <IconButton icon="close" label="Close, and do not show this again" onClick={endGreeting} />
      </p>
    </section>
  );
}

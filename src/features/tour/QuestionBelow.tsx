import { useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import styles from './Opened.module.css';

/** Stands before a question and, while that is not all in sight of the panel, at the panel's foot. It takes no room. */
export function QuestionBelow() {
  const here = useRef<HTMLDivElement>(null);
  const [below, setBelow] = useState(false);
  useEffect(() => {
    const question = here.current?.nextElementSibling;
    if (!question) return undefined;
    const look = ([entry]: readonly IntersectionObserverEntry[]): void => {
      if (entry !== undefined) setBelow(entry.isIntersecting ? entry.intersectionRect.bottom < entry.boundingClientRect.bottom - 1 : entry.boundingClientRect.top > 0);
    };
    const observer = new IntersectionObserver(look, { threshold: [0, 0.5, 0.99] });
    observer.observe(question);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={here} className={styles.below}>
      {below ? (
        <Button look="link" onClick={() => here.current?.nextElementSibling?.scrollIntoView({ block: 'nearest' })}>
          A question below ↓
        </Button>
      ) : null}
    </div>
  );
}

import { useContext, useEffect, useRef } from 'react';
import { Button } from '../../ui/Button.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { bytesWords, loadingWords, readingWords } from './loading-words.ts';
import { FetchLinked, FetchOffer } from './FetchOffer.tsx';
import { GivenContext } from './given.ts';
import { ModelQuestions } from './ModelQuestions.tsx';
import { useOpening, type OpenModel } from './use-opening.ts';
import { WantedModel } from './WantedModel.tsx';
import { Ways } from './Ways.tsx';
import styles from './OpenModel.module.css';

/** What is in the dialog: ways in, what an address offers, what is asked, and how far it has come. */
export function OpenDialog() {
  const { given, close } = useContext(GivenContext);
  const opened = useOpening(given, close);
  const body = useRef<HTMLDivElement>(null);
  const { at } = opened.opening;
  // What had the focus went with the stage before.
  useEffect(() => {
    if (document.activeElement === document.body) body.current?.focus();
  }, [at]);
  return (
    <div ref={body} tabIndex={-1} className={styles.body}>
      {opened.problem === null ? null : (
        <p role="alert" className={styles.problem}>
          {opened.problem}
        </p>
      )}
      <Body opened={opened} />
    </div>
  );
}

function Body({ opened }: { opened: OpenModel }) {
  const { opening } = opened;
  switch (opening.at) {
    case 'choosing':
      return <Ways opened={opened} />;
    case 'linked':
      return <FetchLinked opened={opened} address={opening.address} />;
    case 'wanted':
      return <WantedModel opened={opened} wanted={opening} />;
    case 'offered':
      return <FetchOffer opened={opened} offer={opening.offer} room={opening.room} />;
    case 'reading':
      return (
        <Waiting opened={opened} words={opening.bringing === null ? readingWords(opening.read) : `${opening.bringing.file}: ${bytesWords(opening.bringing)}`}>
          {opening.bringing === null ? null : <ProgressBar label="Fetching the model" value={opening.bringing.loaded} max={opening.bringing.total ?? opening.bringing.loaded * 2} />}
          {opening.read === undefined ? null : <ProgressBar label="Reading the model" value={opening.read.loaded} max={opening.read.total} />}
        </Waiting>
      );
    case 'asking':
      return <ModelQuestions opened={opened} opening={opening} />;
    case 'loading':
      return (
        <Waiting opened={opened} words={`${opening.title}: ${loadingWords(opening.progress)}`}>
          <p className={styles.quiet}>The run on the page stays as it is until then.</p>
        </Waiting>
      );
  }
}

function Waiting({ opened, words, children }: { opened: OpenModel; words: string; children: React.ReactNode }) {
  return (
    <>
      <p role="status">{words}</p>
      {children}
      <p className={styles.line}>
        <Button look="framed" onClick={opened.again}>
          Cancel
        </Button>
      </p>
    </>
  );
}

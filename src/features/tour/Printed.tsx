import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { chapters } from './all-chapters.ts';
import { Prose, type Values } from './Prose.tsx';
import { capitalised } from './text.ts';
import styles from './Printed.module.css';

/** All chapters as text, on paper only. Numbers are those that were measured on this page; the others are open. */
export function Printed({ found }: { readonly found: Readonly<Record<string, Values>> }) {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    // The paper does not wait for the next drawing.
    const begin = (): void => flushSync(() => setPrinting(true));
    const end = (): void => setPrinting(false);
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    return () => {
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
    };
  }, []);
  if (!printing) return null;
  return (
    <div className={styles.printed} aria-hidden="true">
      <h1>How a diffusion U-Net makes a picture</h1>
      <p>
        The tour of Unetscope. Numbers were measured on the page that was printed; where a chapter had not been done yet there is a line ({OPEN}) to write them on.
      </p>
      {chapters.map((chapter, i) => (
        <section key={chapter.id}>
          <h2>
            {chapter.ask === undefined ? '' : `${i + 1}. `}
            {chapter.title}
          </h2>
          {chapter.text.map((text) => (
            <p key={text}>
              <Prose text={plain(text)} />
            </p>
          ))}
          {chapter.ask === undefined ? null : (
            <>
              <p>
                <b>
                  <Prose text={plain(chapter.ask.question)} />
                </b>
              </p>
              {chapter.ask.kind === 'choice' ? (
                <ol>
                  {chapter.ask.options.map((option) => (
                    <li key={option}>{option}</li>
                  ))}
                </ol>
              ) : null}
            </>
          )}
          {chapter.found === undefined ? null : (
            <>
              {[capitalised(chapter.found.said), ...chapter.found.why].map((text) => (
                <p key={text}>
                  <Prose text={plain(text)} numbers={chapter.found?.numbers ?? {}} values={found[chapter.id] ?? {}} open={OPEN} />
                </p>
              ))}
            </>
          )}
          <p className={styles.sources}>{chapter.sources.map(({ text, address }) => `${text}, ${address}`).join('; ')}</p>
        </section>
      ))}
    </div>
  );
}

/** To be filled in by hand. */
const OPEN = '_____';

/** Without the marks of the glossary. */
function plain(text: string): string {
  return text.replace(/\[\[(?:[^\]|]+\|)?([^\]]+)\]\]/g, '$1');
}

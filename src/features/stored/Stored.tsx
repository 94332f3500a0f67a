import { useEffect, useState } from 'react';
import { messageOf } from '../../base/user-error.ts';
import { Button } from '../../ui/Button.tsx';
import { formatMegabytes } from '../../ui/format.ts';
import { forget, forgetAll, whatIsStored, type StoredThing } from './stored.ts';
import styles from './Stored.module.css';

/** What this site keeps in the browser, how much, and how to be rid of it. */
export function Stored() {
  const [things, setThings] = useState<readonly StoredThing[] | null>(null);
  const [said, setSaid] = useState('');
  const look = () => {
    whatIsStored().then(setThings, (error: unknown) => {
      setThings([]);
      setSaid(`This browser does not let the page read its storage (${messageOf(error)}).`);
    });
  };
  useEffect(look, []);
  const after = (work: Promise<void>, done: string) => {
    work.then(
      () => {
        setSaid(done);
        look();
      },
      (error: unknown) => setSaid(`It could not be deleted (${messageOf(error)}). The browser’s own settings can clear the data of this site.`),
    );
  };
  return (
    <section aria-labelledby="stored" className={styles.stored}>
      <h3 id="stored">Stored in this browser</h3>
      <p>Kept so that the page, and the models that you fetched, open at once and offline. None of it leaves the browser, and deleting it breaks nothing: it is fetched again when needed. The browser also remembers how you left the page (its theme, how many controls it shows) and, until the tab is closed, the runs of this visit.</p>
      {things === null ? null : things.length === 0 ? (
        <p>Nothing.</p>
      ) : (
        <table>
          <tbody>
            {things.map((thing) => (
              <tr key={thing.what}>
                <th scope="row">{thing.what}</th>
                <td>{formatMegabytes(thing.bytes)} MB</td>
                <td>
                  <Button look="link" aria-label={`Delete: ${thing.what}`} onClick={() => after(forget(thing), `Deleted: ${thing.what}.`)}>
                    Delete
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p>
        {things === null || things.length === 0 ? null : (
          <Button look="link" onClick={() => after(forgetAll(), 'Everything in this list was deleted. What is open keeps working.')}>
            Delete everything
          </Button>
        )}{' '}
        <span role="status">{said}</span>
      </p>
    </section>
  );
}

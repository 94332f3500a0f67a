import { useEffect, useRef } from 'react';
import type { Offer } from '../../remote/offer.ts';
import { Button } from '../../ui/Button.tsx';
import { sizeWords } from './loading-words.ts';
import { memoryWords } from './size-words.ts';
import type { OpenModel } from './use-opening.ts';
import styles from './OpenModel.module.css';

/** A link names an address: nothing is asked of that host before the person says so. */
export function FetchLinked({ opened, address }: { opened: OpenModel; address: string }) {
  // The dialog's content comes later than the dialog, whose focus is on what closes it by then.
  const yes = useRef<HTMLButtonElement>(null);
  useEffect(() => yes.current?.focus(), []);
  return (
    <>
      <p>
        This link opens a model that is hosted at <strong className={styles.found} translate="no">{address}</strong>. That host has not been contacted yet.
      </p>
      <p className={styles.line}>
        <Button ref={yes} look="framed" onClick={() => opened.fetch(address)}>
          Fetch it
        </Button>
        <Button onClick={opened.decline}>Continue without it</Button>
      </p>
    </>
  );
}

/** Something large is about to be fetched: how large, from where, and whether it is kept. */
export function FetchOffer({ opened, offer, room }: { opened: OpenModel; offer: Offer; room: number | null }) {
  const coming = offer.files.filter(({ kept }) => !kept);
  const fits = room === null || offer.bytes < room;
  return (
    <>
      <p>
        <strong className={styles.found} translate="no">{offer.title}</strong> is {offer.unsure ? 'at least ' : ''}
        {sizeWords(offer.bytes)} in {coming.length} {coming.length === 1 ? 'file' : 'files'}, from {offer.host}.{' '}
        {offer.unsure ? 'The host does not say how large it is in total. ' : ''}
        {room === null ? '' : fits ? `This browser has room for ${sizeWords(room)}.` : `This browser has room for only ${sizeWords(room)}, so it cannot be kept.`}
      </p>
      <p>{memoryWords(offer.bytes)}</p>
      <p className={styles.line}>
        {fits ? (
          <Button look="framed" onClick={() => opened.bring(offer, true)} title="It will not have to be fetched again, and an interrupted download resumes where it stopped. The ? dialog lists it and can delete it.">
            Fetch and keep in this browser
          </Button>
        ) : null}
        <Button look="framed" onClick={() => opened.bring(offer, false)}>
          Fetch without keeping
        </Button>
        <Button onClick={opened.again}>Back</Button>
      </p>
    </>
  );
}

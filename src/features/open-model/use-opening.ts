import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { Latest } from '../../base/latest.ts';
import { messageOf } from '../../base/user-error.ts';
import type { LoadProgress } from '../../protocol/engine.ts';
import { noAnswers, type Answers, type Draft } from '../../protocol/foreign/describe.ts';
import { readModel } from '../../reading/client.ts';
import { toOwnModel, type Readable } from '../../reading/readable.ts';
import { isElsewhere, readAddress } from '../../remote/address.ts';
import { bringFiles, findFiles } from '../../remote/client.ts';
import { keptModels } from '../../remote/kept-models.ts';
import { LARGE, type Bringing, type Offer } from '../../remote/offer.ts';
import { useActions } from '../../store/actions.ts';
import { isOwnModel, ownModels } from '../../store/own-models.ts';
import { recallModel, rememberModel, type RememberedModel } from '../../store/remembered-models.ts';
import { useStore } from '../../store/store.ts';
import { answersToTell, begunWith } from './told-answers.ts';
import type { Given } from './given.ts';
import { checkArray } from './check-array.ts';
import { canRead, filesOfDrop, filesOfHandles, type Picked } from './choose-files.ts';
import { leftRuns } from './left-runs.ts';

/** Where somebody is who opens a model. The run on the page goes on until the last of these. */
export type Opening =
  | { readonly at: 'choosing' }
  /** A link names an address elsewhere, of which nothing has been asked. */
  | { readonly at: 'linked'; readonly address: string }
  /** The address names a run of a model whose file is not here; `known`: what is remembered of it. */
  | { readonly at: 'wanted'; readonly id: string; readonly known: RememberedModel | null }
  /** Large, and not fetched yet. `room`: bytes that the browser would keep, where it says so. */
  | { readonly at: 'offered'; readonly offer: Offer; readonly room: number | null }
  /** `bringing`: what is on its way from an address. `read`: how much of the file has been read, where that takes long. */
  | { readonly at: 'reading'; readonly bringing: Bringing | null; readonly read?: { readonly loaded: number; readonly total: number } }
  | ({ readonly at: 'asking' } & Asking)
  | { readonly at: 'loading'; readonly progress: LoadProgress | null; readonly title: string };

interface Asking {
  readonly readable: Readable;
  readonly draft: Draft;
  readonly answers: Answers;
  /** Whether a link answered. */
  readonly said: boolean;
  readonly address: string | null;
  /** The way back to its files. */
  readonly handles: Picked['handles'];
}

export interface OpenModel {
  readonly opening: Opening;
  readonly problem: string | null;
  /** What was typed last. */
  readonly address: string;
  readonly fetch: (address: string) => void;
  readonly choose: (picked: Picked | Promise<Picked>) => void;
  /** What is remembered of the model that a link names. */
  readonly reopen: (handles: Picked['handles']) => void;
  readonly bring: (offer: Offer, keep: boolean) => void;
  readonly answer: (patch: Partial<Answers>) => void;
  /** What an input is fed: numbers, or a file that is checked first. */
  readonly feed: (input: string, given: { readonly values: readonly number[] } | { readonly array: File }, dims: readonly number[]) => void;
  /** What is predicted, where the person has not said so. */
  readonly suggest: (reading: string) => void;
  readonly load: () => void;
  readonly again: () => void;
  /** Not the model that a link names. */
  readonly decline: () => void;
}

/** The latest gesture wins: an older answer never overwrites a newer choice. */
export function useOpening(given: Given, close: () => void): OpenModel {
  const actions = useActions();
  const linked = useStore((state) => state.linkedModel);
  const [opening, setOpening] = useState<Opening>({ at: 'choosing' });
  const [problem, setProblem] = useState<string | null>(null);
  const [address, setAddress] = useState('');
  const attempt = useRef(new AbortController());
  /** Of each input, what it was fed last. */
  const feeds = useRef(new Map<string, Latest>());

  const next = useCallback((): AbortSignal => {
    attempt.current.abort();
    attempt.current = new AbortController();
    setProblem(null);
    return attempt.current.signal;
  }, []);

  const begin = useCallback(
    (first: Opening, work: (signal: AbortSignal) => Promise<void>, back: Opening): void => {
      const signal = next();
      setOpening(first);
      work(signal).catch((error: unknown) => {
        if (signal.aborted) return;
        // Another model was wanted meanwhile: nothing has gone wrong.
        if (!(error instanceof DOMException && error.name === 'AbortError')) setProblem(messageOf(error));
        setOpening(back);
      });
    },
    [next],
  );

  const open = useCallback(
    async ({ readable, draft, answers, address: from, handles }: Asking, signal: AbortSignal): Promise<void> => {
      const { title } = draft.manifest;
      setOpening({ at: 'loading', progress: null, title });
      const origin = { address: from, answers: answersToTell(readable.describe(noAnswers), draft, answers) };
      const { recipe, linkedModel } = useStore.getState();
      await actions.openModel(toOwnModel(readable, draft), origin, (progress) => !signal.aborted && setOpening({ at: 'loading', progress, title }), signal);
      // What stood in for the model that a link waited for was nobody's.
      if (linkedModel === null) leftRuns.remember(recipe);
      // One from an address is found again by that.
      if (from === null) void rememberModel({ id: draft.manifest.id, title, handles });
      if (!signal.aborted) close();
    },
    [actions, close],
  );

  /** `straight`: without a halt, where nothing is asked; the model that a link waits for is opened so in any case. */
  const read = useCallback(
    async (picked: Picked | Promise<Picked>, from: string | null, straight: boolean, signal: AbortSignal): Promise<void> => {
      const { files, handles } = await picked;
      const readable = await readModel(files, (loaded, total) => !signal.aborted && setOpening({ at: 'reading', bringing: null, read: { loaded, total } }), signal);
      if (signal.aborted) return;
      const asking: Asking = { ...begunWith(readable, ownModels.linkedAnswersOf), readable, address: from, handles };
      const { manifest, questions } = asking.draft;
      if (manifest.id === linked || (straight && (asking.said || questions.length === 0))) await open(asking, signal);
      else setOpening({ at: 'asking', ...asking });
    },
    [open, linked],
  );

  const bringNow = useCallback(
    async (offer: Offer, keep: boolean, straight: boolean, signal: AbortSignal): Promise<void> => {
      setOpening({ at: 'reading', bringing: { file: offer.title, loaded: 0, total: offer.unsure ? null : offer.bytes } });
      const files = await bringFiles(offer, keep, (bringing) => !signal.aborted && setOpening({ at: 'reading', bringing }), signal);
      await read({ files, handles: [] }, offer.address, straight, signal);
    },
    [read],
  );

  const fetch = useCallback(
    (text: string): void => {
      setAddress(text);
      begin(
        { at: 'reading', bringing: null },
        async (signal) => {
          const offer = await findFiles(text, signal);
          const isLinked = text === linked;
          const here = isOwnHost(text);
          if (here || (offer.bytes <= LARGE && !offer.unsure)) await bringNow(offer, !here, isLinked, signal);
          else {
            const room = await roomLeft();
            if (!signal.aborted) setOpening({ at: 'offered', offer, room });
          }
        },
        { at: 'choosing' },
      );
    },
    [begin, bringNow, linked],
  );

  const choose = useCallback((picked: Picked | Promise<Picked>) => begin({ at: 'reading', bringing: null }, (signal) => read(picked, null, false, signal), { at: 'choosing' }), [begin, read]);
  const reopen = useCallback(
    (handles: Picked['handles']) => begin({ at: 'reading', bringing: null }, (signal) => read(filesOfHandles(handles), null, true, signal), linked === null ? { at: 'choosing' } : { at: 'wanted', id: linked, known: null }),
    [begin, read, linked],
  );

  const latest = useRef(opening);
  useEffect(() => {
    latest.current = opening;
  });
  const answer = useCallback((patch: Partial<Answers>): void => {
    const now = latest.current;
    if (now.at !== 'asking') return;
    const answers = { ...now.answers, ...patch };
    try {
      setOpening({ ...now, answers, draft: now.readable.describe(answers) });
      setProblem(null);
    } catch (error) {
      setProblem(messageOf(error));
    }
  }, []);

  /** What was opened here before is opened by itself where the browser lets it be read, and is asked for by its name where not. */
  const recall = useCallback((id: string): void => {
    const signal = next();
    setOpening({ at: 'wanted', id, known: null });
    void recallModel(id).then(async (known) => {
      if (known === null || signal.aborted) return;
      setOpening({ at: 'wanted', id, known });
      const readable = await canRead(known.handles).catch(() => false);
      if (readable && attempt.current.signal === signal) reopen(known.handles);
    });
  }, [next, reopen]);

  // What the dialog was opened with, and the address that the page was opened with.
  const enter = useEffectEvent(({ dropped }: Given): void => {
    if (dropped !== null) choose(filesOfDrop(dropped));
    else if (linked === null) return;
    else if (isOwnModel(linked)) recall(linked);
    else if (isOwnHost(linked)) fetch(linked);
    else {
      const signal = next();
      setOpening({ at: 'linked', address: linked });
      // Who keeps it has agreed to it before, as one does who reloads the page.
      void keptModels().then((models) => models.some(({ source, whole }) => whole && source === linked) && !signal.aborted && fetch(linked));
    }
  });
  useEffect(() => {
    const timer = setTimeout(() => enter(given));
    return () => clearTimeout(timer);
  }, [given]);
  useEffect(() => () => attempt.current.abort(), []);

  return {
    opening,
    problem,
    address,
    fetch,
    choose,
    reopen,
    bring: (offer, keep) => begin(opening, (signal) => bringNow(offer, keep, false, signal), { at: 'choosing' }),
    answer,
    feed: (input, given, dims) => {
      const now = latest.current;
      if (now.at !== 'asking') return;
      const newest = feeds.current.get(input) ?? new Latest();
      feeds.current.set(input, newest);
      const isLatest = newest.begin();
      if ('values' in given) {
        answer({ inputs: { ...now.answers.inputs, [input]: given } });
        return;
      }
      const path = `own-input-${input.replaceAll(/[^\w.-]/g, '_')}.npy`;
      const { signal } = attempt.current;
      checkArray(given.array, dims).then(
        () => {
          // What else was answered meanwhile holds; where another model is being opened by now, this is of the one before.
          const present = latest.current;
          if (signal.aborted || present.at !== 'asking' || !isLatest()) return;
          latest.current = { ...present, readable: present.readable.withFile(path, given.array) };
          answer({ inputs: { ...present.answers.inputs, [input]: { file: path } } });
        },
        (error: unknown) => {
          if (!signal.aborted && isLatest()) setProblem(messageOf(error));
        },
      );
    },
    suggest: useCallback(
      (reading) => {
        const now = latest.current;
        if (now.at === 'asking' && now.answers.prediction === null) answer({ prediction: reading });
      },
      [answer],
    ),
    load: () => {
      if (opening.at !== 'asking') return;
      begin(opening, (signal) => open(opening, signal), opening);
    },
    again: () => {
      next();
      setOpening({ at: 'choosing' });
    },
    decline: () => {
      actions.declineLinkedModel();
      close();
    },
  };
}

function isOwnHost(address: string): boolean {
  try {
    return !isElsewhere(readAddress(address, document.baseURI), document.baseURI);
  } catch {
    return false;
  }
}

/** Null where the browser does not say; 0 where it keeps nothing for this page. */
async function roomLeft(): Promise<number | null> {
  if (!window.isSecureContext) return 0;
  try {
    const { quota, usage } = await navigator.storage.estimate();
    return quota === undefined ? null : quota - (usage ?? 0);
  } catch {
    return 0; // Storage is blocked.
  }
}

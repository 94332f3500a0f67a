import { useCallback, useEffect, useRef, useState } from 'react';
import { messageOf } from '../../base/user-error.ts';
import type { LoadProgress } from '../../protocol/engine.ts';
import type { Answers, Draft } from '../../protocol/foreign/describe.ts';
import { useActions } from '../../store/actions.ts';
import { filesAt, type Chosen } from './choose-files.ts';
import type { Readable } from './read-model.ts';

/** Where somebody is who opens a model. The run on the page goes on until the last of these. */
export type Opening =
  | { readonly at: 'choosing' }
  | { readonly at: 'reading'; readonly loaded: number | null }
  | { readonly at: 'asking'; readonly readable: Readable; readonly draft: Draft; readonly answers: Answers }
  | { readonly at: 'loading'; readonly progress: LoadProgress | null; readonly title: string };

export interface OpenModel {
  readonly open: boolean;
  readonly opening: Opening;
  readonly problem: string | null;
  readonly show: () => void;
  readonly close: () => void;
  readonly choose: (files: Chosen | Promise<Chosen>) => void;
  readonly fetch: (address: string) => void;
  readonly answer: (patch: Partial<Answers>) => void;
  readonly load: () => void;
  readonly again: () => void;
}

/** The latest gesture wins: an older answer never overwrites a newer choice. */
export function useOpening(): OpenModel {
  const actions = useActions();
  const [open, setOpen] = useState(false);
  const [opening, setOpening] = useState<Opening>({ at: 'choosing' });
  const [problem, setProblem] = useState<string | null>(null);
  const attempt = useRef(new AbortController());
  useEffect(() => () => attempt.current.abort(), []);

  const next = useCallback((): AbortSignal => {
    attempt.current.abort();
    attempt.current = new AbortController();
    setProblem(null);
    return attempt.current.signal;
  }, []);

  const begin = useCallback(
    (first: Opening, work: (signal: AbortSignal) => Promise<void>, back: Opening): void => {
      const signal = next();
      setOpen(true);
      setOpening(first);
      work(signal).catch((error: unknown) => {
        if (signal.aborted) return;
        setProblem(messageOf(error));
        setOpening(back);
      });
    },
    [next],
  );

  const read = useCallback(async (files: Chosen | Promise<Chosen>, signal: AbortSignal): Promise<void> => {
    // Fetched when it is needed: reading graphs and configs is no part of the first picture.
    const [{ readModel }, { noAnswers }] = await Promise.all([import('./read-model.ts'), import('../../protocol/foreign/describe.ts')]);
    const readable = await readModel(await files);
    if (signal.aborted) return;
    setOpening({ at: 'asking', readable, draft: readable.describe(noAnswers), answers: noAnswers });
  }, []);

  const choose = useCallback(
    (files: Chosen | Promise<Chosen>) => begin({ at: 'reading', loaded: null }, (signal) => read(files, signal), { at: 'choosing' }),
    [begin, read],
  );
  return {
    open,
    opening,
    problem,
    show: () => setOpen(true),
    close: () => {
      next();
      setOpen(false);
      setOpening({ at: 'choosing' });
    },
    choose,
    fetch: (address) =>
      begin(
        { at: 'reading', loaded: 0 },
        (signal) => read(filesAt(address, (loaded) => !signal.aborted && setOpening({ at: 'reading', loaded }), signal), signal),
        { at: 'choosing' },
      ),
    answer: (patch) => {
      if (opening.at !== 'asking') return;
      const answers = { ...opening.answers, ...patch };
      setOpening({ ...opening, answers, draft: opening.readable.describe(answers) });
    },
    load: () => {
      if (opening.at !== 'asking') return;
      const { readable, draft } = opening;
      const { title } = draft.manifest;
      begin(
        { at: 'loading', progress: null, title },
        async (signal) => {
          const { toOwnModel } = await import('./read-model.ts');
          await actions.openModel(toOwnModel(readable, draft), (progress) => !signal.aborted && setOpening({ at: 'loading', progress, title }), signal);
          if (signal.aborted) return;
          setOpen(false);
          setOpening({ at: 'choosing' });
        },
        opening,
      );
    },
    again: () => {
      next();
      setOpening({ at: 'choosing' });
    },
  };
}

import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { messageOf } from '../../base/user-error.ts';
import { judge, trialOf, type PredictionTrial } from '../../protocol/foreign/prediction-trial.ts';
import { toOwnModel } from '../../reading/readable.ts';
import { useActions } from '../../store/actions.ts';
import type { Opening } from './use-opening.ts';

export type TrialState =
  | { readonly at: 'none' }
  /** Not tried by itself: a forward pass may take seconds. */
  | { readonly at: 'offered'; readonly passes: number }
  | { readonly at: 'running'; readonly passes: number }
  | { readonly at: 'done'; readonly trial: PredictionTrial }
  | { readonly at: 'failed'; readonly why: string };

/** Networks up to this are tried unasked. */
const SMALL = 40e6;

/** The trial belongs to the answers that it was made with: with another schedule or size it is made anew. A clear one answers the question. */
export function useTrial({ readable, draft, answers }: Extract<Opening, { at: 'asking' }>, suggest: (reading: string) => void): [TrialState, () => void] {
  const actions = useActions();
  const [state, setState] = useState<TrialState>({ at: 'none' });
  const attempt = useRef(new AbortController());
  const { manifest, questions } = draft;
  const isAsked = questions.some(({ about }) => about === 'prediction');
  const weight = [manifest.model.file, ...manifest.model.external].reduce((sum, path) => sum + (readable.files[path]?.size ?? 0), 0);

  const start = useCallback(() => {
    attempt.current.abort();
    const { signal } = (attempt.current = new AbortController());
    const work = async (): Promise<void> => {
      const tried = trialOf(manifest);
      setState({ at: 'running', passes: tried.length });
      const outputs = await actions.tryOut(toOwnModel(readable, draft), tried.map(({ inputs }) => inputs), signal);
      if (signal.aborted) return;
      const trial = judge(manifest, tried, outputs.map(({ data }) => Float32Array.from(data)));
      setState({ at: 'done', trial });
      const [best] = trial.readings;
      if (trial.verdict === 'clear' && best !== undefined) suggest(best.reading);
    };
    work().catch((error: unknown) => {
      if (!signal.aborted) setState({ at: 'failed', why: messageOf(error) });
    });
  }, [actions, draft, manifest, readable, suggest]);

  const enter = useEffectEvent(() => {
    const passes = isAsked ? trialOf(manifest).length : 0;
    if (passes === 0) setState({ at: 'none' });
    else if (weight <= SMALL) start();
    else setState({ at: 'offered', passes });
  });
  const madeWith = JSON.stringify([answers.sample, answers.schedule, answers.size]);
  useEffect(() => {
    const timer = setTimeout(enter);
    return () => {
      clearTimeout(timer);
      attempt.current.abort();
    };
  }, [readable, madeWith]);
  return [state, start];
}

import { Fragment, useId } from 'react';
import type { Answers, Question } from '../../protocol/foreign/describe.ts';
import type { Manifest } from '../../protocol/manifest.ts';
import { isOwnModel } from '../../store/own-models.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { InputControls } from './InputControls.tsx';
import { PredictionTrial } from './PredictionTrial.tsx';
import { SizeWords } from './SizeWords.tsx';
import type { OpenModel, Opening } from './use-opening.ts';
import { useTrial } from './use-trial.ts';
import styles from './OpenModel.module.css';

interface ModelQuestionsProps {
  readonly opened: OpenModel;
  readonly opening: Extract<Opening, { at: 'asking' }>;
}

/** What was found, what was assumed, and what only the person can know: each with a guess, so that Open may be pressed at once. */
export function ModelQuestions({ opened, opening }: ModelQuestionsProps) {
  const { draft, answers } = opening;
  const [trial, startTrial] = useTrial(opening, opened.suggest);
  const { manifest, questions, notes, size } = draft;
  const linked = useStore((state) => state.linkedModel);
  return (
    <>
      <p className={styles.found}>
        <strong translate="no">{manifest.title}</strong>: {summaryOf(manifest, questions.every(({ about }) => about !== 'schedule'))}
      </p>
      {linked !== null && isOwnModel(linked) && linked !== manifest.id ? (
        <p className={styles.problem}>
          This is not the model of the link, whose SHA-256 begins with <code translate="no">{linked.slice('own-'.length, 'own-'.length + 12)}…</code>; this one’s begins with <code translate="no">{manifest.id.slice('own-'.length, 'own-'.length + 12)}…</code>. It can be opened, with a run of its own.
        </p>
      ) : null}
      {size === null ? null : <SizeWords size={size} />}
      {opening.said && questions.length > 0 ? <p>Answered as in the link that you opened; with other answers the run will differ.</p> : null}
      {questions.map((question) => (
        <Fragment key={question.about}>
          <Asked question={question} answers={answers} onAnswer={opened.answer} />
          {question.about === 'prediction' ? <PredictionTrial state={trial} onStart={startTrial} /> : null}
        </Fragment>
      ))}
      <InputControls manifest={manifest} feed={opened.feed} />
      {notes.length === 0 ? null : (
        <ul className={styles.notes}>
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <p className={styles.line}>
        <Button look="framed" onClick={opened.load}>
          Open
        </Button>
        <Button onClick={() => save(manifest)} title="What was found and answered; put it next to the model and nothing is asked again">
          Save unetscope.json
        </Button>
        <Button onClick={opened.again}>Choose another</Button>
      </p>
    </>
  );
}

function Asked({ question, answers, onAnswer }: { question: Question; answers: Answers; onAnswer: (patch: Partial<Answers>) => void }) {
  const id = useId();
  const { about, guess, options } = question;
  const given = answers[about];
  const value = given === null ? guess : String(given);
  const known = options.some((option) => option.value === value);
  return (
    <p className={styles.question}>
      <label htmlFor={id}>{question.question}</label>{' '}
      <select id={id} value={value} onChange={(event) => onAnswer({ [about]: about === 'size' ? Number(event.target.value) : event.target.value })}>
        {known ? null : <option value={value}>{value}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
            {option.value === guess && given === null ? ' (a guess)' : ''}
          </option>
        ))}
      </select>
      <span className={styles.quiet}> {question.why}</span>
    </p>
  );
}

/** `scheduled`: whether its files say how it is sampled. */
function summaryOf(manifest: Manifest, scheduled: boolean): string {
  const { sample, parameters, conditions, textEncoders, autoencoder, scheduler } = manifest;
  const millions = parameters >= 1e6 ? `${(parameters / 1e6).toFixed(parameters < 1e7 ? 1 : 0)} million` : parameters.toLocaleString('en');
  const what = autoencoder === null ? (sample.channels === 4 ? 'samples' : 'pictures') : 'latents';
  const told = conditions.map(({ kind, input }) => `${input} (${words[kind]})`);
  return [
    `${millions} parameters, ${what} of ${sample.channels}×${sample.height}×${sample.width}`,
    told.length === 0 ? 'given only t' : `given ${told.join(', ')}`,
    ...(textEncoders.length === 0 ? [] : [`${textEncoders.length === 1 ? 'a text encoder' : 'two text encoders'} with it`]),
    ...(autoencoder === null ? [] : [`a decoder${autoencoder.encoder === null ? '' : ' and an encoder'} for its latents`]),
    ...(scheduled ? [schedulerName(scheduler)] : [`${schedulerName(scheduler)}, chosen here since no scheduler of its own can be used`]),
  ].join('; ');
}

const schedulerName = ({ _class_name: name }: Manifest['scheduler']): string => name.replace(/Scheduler$/, '');

const words = { tokens: 'words', text: 'a prompt', class: 'a class', constant: 'fixed numbers', array: 'an array' } as const;

function save(manifest: Manifest): void {
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(manifest, null, 1)}\n`], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'unetscope.json';
  link.click();
  URL.revokeObjectURL(url);
}

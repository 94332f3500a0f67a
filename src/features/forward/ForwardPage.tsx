import { useMemo, useState } from 'react';
import { sampleLength } from '../../protocol/manifest.ts';
import { isOwnNoise, startingNoise } from '../../protocol/starting-noise.ts';
import { pictureDomain } from '../../render/domain.ts';
import { NOISE_DOMAIN, picturesNote } from '../../render/paint.ts';
import { amplitudes, mixtureSum } from '../../controls/mixture-words.ts';
import { useActions } from '../../store/actions.ts';
import { isOwnModel } from '../../store/own-models.ts';
import { isOwn } from '../../store/pictures.ts';
import { wordsInName } from '../../store/run-name.ts';
import { useStore, type AppState } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Figure } from '../../ui/Figure.tsx';
import { formatCoefficient, formatFixed } from '../../ui/format.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { Term } from '../../ui/Term.tsx';
import { ErrorPlot } from './ErrorPlot.tsx';
import { answerOf, noised, trainingOf, type Answer } from '../../diffusion/forward-process.ts';
import { PictureChoice } from './PictureChoice.tsx';
import { PictureRaster, type Shape } from './PictureRaster.tsx';
import { StartHere } from './StartHere.tsx';
import { AlphaBarSymbol, DifferenceSymbol, ExpectedEquation, ExpectedSymbol, ForwardEquation, NoiseSymbol, NoisySymbol, PictureSymbol, PredictedSymbol } from './symbols.tsx';
import { TimestepSlider } from './TimestepSlider.tsx';
import { subjectWords, toldWords, trainingWords } from './told-words.ts';
import { useAnswer, useNetworkQueue, type Told } from './use-answer.ts';
import { usePicture } from './use-picture.ts';
import { useSweep, type Subject } from './use-sweep.ts';
import styles from './ForwardPage.module.css';

/**
 * The forward process: a known picture, noised to any t with known noise, so that the network's answer can be held against the truth.
 */
export function ForwardPage() {
  const manifest = useStore((state) => state.manifest);
  const training = useMemo(() => (manifest === null ? undefined : trainingOf(manifest.scheduler)), [manifest]);
  if (manifest === null || training === undefined) return <PageHead path={PATH} title={TITLE}>Waiting for the model.</PageHead>;
  if (training === null) {
    return (
      <PageHead path={PATH} title={TITLE}>
        {manifest.title} is a flow-matching model: it goes from noise to picture along straight lines and has no ᾱ. This page shows models that were trained with a noise schedule.
      </PageHead>
    );
  }
  return <Opened manifest={manifest} training={training} />;
}

const PATH = [{ text: 'forward process' }] as const;
const TITLE = 'A known picture, mixed with noise';

function waitingFor({ engine, run }: AppState): string | null {
  if (engine.phase === 'failed') return 'the engine did not start';
  if (engine.phase === 'loading') return 'waiting for the engine';
  return run.state === 'running' ? 'waiting for the run' : null;
}

function Opened({ manifest, training }: { manifest: Told['manifest']; training: Subject['training'] }) {
  const actions = useActions();
  const { shipped, picture, problem, waiting: forPicture } = usePicture();
  const negativePrompt = useStore((state) => state.recipe.negativePrompt);
  const ofRun = useStore((state) => state.recipe.prompt);
  const guidanceOfRun = useStore((state) => state.recipe.guidanceScale);
  const [asRun, setAsRun] = useState(false);
  // What training asks: the picture's own words, without guidance. A picture of one's own has no words.
  const captioned = picture !== null && !isOwn(picture.id);
  const prompt = asRun || !captioned ? ofRun : picture.name;
  const guidanceScale = asRun ? guidanceOfRun : 1;
  const given = toldWords(manifest, prompt);
  const ofRunGiven = toldWords(manifest, ofRun);
  const seed = useStore((state) => state.recipe.seed);
  const wished = useStore((state) => state.view.t);
  const ready = useStore((state) => state.engine.phase === 'ready' && state.loaded?.manifest.id === state.manifest?.id);
  const forEngine = useStore(waitingFor);
  const waiting = forEngine ?? (picture === null ? forPicture : null);
  const last = training.alphaBar.length - 1;
  const t = Math.min(last, wished ?? Math.round(last / 2));
  const alphaBar = training.alphaBar[t] ?? 0;

  const source = useStore((state) => (isOwnNoise(state.recipe.noise) ? 'philox' : state.recipe.noise));
  const noise = useMemo(() => startingNoise({ seed, noise: source }, sampleLength(manifest), null), [seed, source, manifest]);
  const x0 = picture?.data ?? null;
  const xt = useMemo(() => (x0 === null ? null : noised(x0, noise, alphaBar)), [x0, noise, alphaBar]);
  const told = useMemo<Told>(() => ({ manifest, prompt, negativePrompt, guidanceScale }), [manifest, prompt, negativePrompt, guidanceScale]);
  const queue = useNetworkQueue(manifest.output);
  const heard = useAnswer(queue, told, xt, t, ready);
  const answer = useMemo(
    () => (heard.output === null || xt === null ? null : answerOf(training.prediction, heard.output, xt, noise, alphaBar)),
    [heard.output, training, xt, noise, alphaBar],
  );
  const subject = useMemo<Subject | null>(() => (x0 === null ? null : { told, training, x0, noise }), [told, training, x0, noise]);
  const sweep = useSweep(queue, subject, last, ready && waiting === null);
  const note = picturesNote(manifest.sample.channels);
  const setT = (next: number): void => actions.setView({ t: next });

  return (
    <article className={styles.page} data-caption={picture === null ? undefined : subjectWords({ picture: picture.name, t, seed, told: given.prompt, guidance: guidanceScale, model: manifest.title })} data-named={`${wordsInName(picture?.name ?? '') || 'picture'}-s${seed}-t${t}`}>
      <PageHead path={PATH} title={TITLE} aside={answer === null ? (waiting ?? 'computing…') : 'live'}>
        A known picture, mixed with known noise. <span data-answers="">The network is asked for that noise but never sees it on its own, so its answer can be checked against the truth.</span>
        {note === null ? null : ` What is drawn as a picture is ${note}.`}
      </PageHead>
      <PictureChoice shipped={shipped} picture={picture} shape={manifest.sample} encoder={encoderOf(manifest)} problem={problem} />
      <section aria-label="The mixture" className={styles.mixture}>
        <p className={styles.where}>
          <span className={styles.t}>
            t = <NumberField label="Timestep" hint="The timestep: how much noise is added to the picture. At 0 there is almost none." value={t} range={{ min: 0, max: last, whole: true }} onCommit={setT} />
          </span>
          <span className={styles.equation}>
            <ForwardEquation alphaBar={alphaBar} />
          </span>
          <span className={styles.quiet}>
            <AlphaBarSymbol /> = {formatFixed(alphaBar, 4)}: <NoisySymbol /> {mixtureSum(amplitudes(alphaBar))}
          </span>
        </p>
        {wished === null || wished <= last ? null : (
          <p className={styles.quiet} role="alert">
            The link asks for t = {wished}, but this model’s noise schedule ends at {last}, which is shown.
          </p>
        )}
        <p className={styles.told} data-answers="">
          {asRun ? (
            <>
              The network is given {ofRunGiven.prompt === null ? 'what the run is given' : `the run’s prompt, ${ofRunGiven.prompt}`}, with guidance {formatCoefficient(guidanceOfRun)}.{' '}
              {captioned && ofRun !== picture.name ? 'That is not this picture’s caption: its answer also contains what the prompt asks for. ' : ''}
              {guidanceOfRun === 1 ? '' : 'Guidance overshoots on purpose, which adds error. '}
              <Button look="link" data-control="" onClick={() => setAsRun(false)}>
                {captioned ? 'Give it the picture’s own caption, without guidance' : 'Without guidance'}
              </Button>
            </>
          ) : (
            <>
              {given.prompt === null ? null : `The network is given ${given.prompt}${captioned ? ', the picture’s own caption,' : ''} without guidance. `}
              {trainingWords({ captioned, known: !isOwnModel(manifest.id), told: given.prompt !== null })}{' '}
              {given.prompt === ofRunGiven.prompt && guidanceOfRun === 1 ? null : (
                <Button look="link" data-control="" onClick={() => setAsRun(true)}>
                  {ofRunGiven.prompt === null ? 'Use the run’s guidance' : `Give it the run’s prompt, ${ofRunGiven.prompt}, with guidance`} {formatCoefficient(guidanceOfRun)}
                </Button>
              )}
            </>
          )}
        </p>
        <TimestepSlider t={t} last={last} alphaBar={alphaBar} onChange={setT} />
        <Panels shape={manifest.sample} x0={x0} noise={noise} xt={xt} answer={answer} seed={seed} name={picture?.name ?? ''} given={given.all} forPicture={forPicture} waiting={heard.problem ?? waiting ?? 'computing…'} />
        {heard.problem === null ? null : (
          <p className={styles.problem} role="alert">
            {heard.problem}
          </p>
        )}
        {training.prediction === 'epsilon' ? (
          <p className={styles.equation} data-answers="">
            <ExpectedEquation alphaBar={alphaBar} />
          </p>
        ) : null}
      </section>
      {picture === null ? null : <StartHere manifest={manifest} picture={picture} t={t} onT={setT} />}
      <ErrorPlot sweep={sweep} last={last} t={t} error={answer?.error ?? null} waiting={waiting} onChoose={setT} />
    </article>
  );
}

function encoderOf({ autoencoder }: Told['manifest']): { readonly scale: number } | null | undefined {
  if (autoencoder === null) return undefined;
  return autoencoder.encoder === null ? null : autoencoder;
}

interface PanelsProps {
  readonly shape: Shape;
  readonly x0: Float32Array | null;
  readonly noise: Float32Array;
  readonly xt: Float32Array | null;
  readonly answer: Answer | null;
  readonly seed: number;
  readonly name: string;
  /** All that the network is given. */
  readonly given: string;
  readonly forPicture: string;
  readonly waiting: string;
}

/** What is known at the left, the mixture in the middle, what the network says at the right; noises and their difference on one scale. */
function Panels({ shape, x0, noise, xt, answer, seed, name, given, forPicture, waiting }: PanelsProps) {
  const scale = `grey is 0, black and white ±${NOISE_DOMAIN}`;
  return (
    <div className={styles.panels}>
      <div className={styles.panel}>
        <Figure title={<PictureSymbol />} note="the picture" caption={name}>
          <PictureRaster name="x₀, the picture" data={x0} shape={shape} domain={1} waiting={forPicture} />
        </Figure>
      </div>
      <div className={styles.panel} data-sign="+">
        <Figure title={<NoiseSymbol />} note="the true noise" caption={`seed ${seed}, as in the run; ${scale}`}>
          <PictureRaster name="ε, the true noise" data={noise} shape={shape} domain={NOISE_DOMAIN} />
        </Figure>
      </div>
      <div className={styles.panel} data-sign="=">
        <Figure title={<NoisySymbol />} note="the mixture" caption={given}>
          <PictureRaster name="x_t, the mixture" data={xt} shape={shape} domain={xt === null ? 1 : pictureDomain(xt)} waiting={forPicture} readout="right" />
        </Figure>
      </div>
      <div className={styles.panel} data-sign="→" data-answers="">
        <Figure title={<PredictedSymbol />} note="the predicted noise" caption="the network’s answer, on the same scale">
          <PictureRaster name="ε̂, the predicted noise" data={answer?.predNoise ?? null} shape={shape} domain={NOISE_DOMAIN} waiting={waiting} />
        </Figure>
      </div>
      <div className={styles.panel} data-answers="">
        <Figure
          title={<DifferenceSymbol />}
          note="what it missed"
          caption={
            <>
              <Term explain="The mean over all values of (ε − ε̂)²: the loss that training minimises. Predicting 0 everywhere would give about 1.">mean square error</Term>{' '}
              <b className={styles.error}>{answer === null ? '…' : formatCoefficient(answer.error)}</b>
            </>
          }
        >
          <PictureRaster name="ε − ε̂, the difference" data={answer?.difference ?? null} shape={shape} domain={NOISE_DOMAIN} waiting={waiting} />
        </Figure>
      </div>
      <div className={styles.panel} data-answers="">
        <Figure title={<ExpectedSymbol />} note="the expected picture" caption="from its answer and the mixture">
          <PictureRaster name="x̂₀, the expected picture" data={answer?.predX0 ?? null} shape={shape} domain={1} waiting={waiting} readout="right" />
        </Figure>
      </div>
    </div>
  );
}

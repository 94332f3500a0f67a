import { useEffect, useMemo, useRef, useState } from 'react';
import { messageOf } from '../../../base/user-error.ts';
import type { Frame } from '../../../protocol/frame.ts';
import { useActions } from '../../../store/actions.ts';
import { endOfRun, useStore } from '../../../store/store.ts';
import { tensorRoom } from '../../../store/tensors.ts';
import { useRoomChanges } from '../../../store/use-steps.ts';
import { Button } from '../../../ui/Button.tsx';
import { Choice } from '../../../ui/Choice.tsx';
import { NumberField } from '../../../ui/NumberField.tsx';
import { ProgressBar } from '../../../ui/ProgressBar.tsx';
import { saveFile } from '../../../ui/save.ts';
import { useTheme } from '../../../ui/theme.ts';
import { fileName } from '../../../store/run-name.ts';
import { stemOf, titleOf, usePlace, useRunInHand, useShownRun } from '../caption-words.ts';
import { groundAndInk } from '../labelled-picture.ts';
import { panelsOf } from '../scene/panels.ts';
import { positionWords } from './caption.ts';
import { makeFilm, videoRefusal, type FilmKind } from './make-film.ts';
import { panelReel } from './panel-reel.ts';
import { quantities, runReel, symbols, type Quantity } from './run-reel.ts';
import styles from '../Export.module.css';

const kinds: readonly { readonly value: FilmKind; readonly label: string; readonly type: string }[] = [
  { value: 'gif', label: 'GIF', type: 'image/gif' },
  { value: 'mp4', label: 'MP4', type: 'video/mp4' },
  { value: 'webm', label: 'WebM', type: 'video/webm' },
];

/** Pictures of the run, or a panel of the page by its name. */
type Shows = 'all' | Quantity | `panel ${string}`;

const FILM = 'Film of the run';

/** The run as a film, in a file. */
export function FilmTab() {
  useRoomChanges();
  const theme = useTheme();
  const actions = useActions();
  const ofHand = useRunInHand();
  const ofPage = useShownRun();
  const place = usePlace();
  const end = useStore(endOfRun);
  const fromPicture = useStore((state) => state.recipe.start !== null);
  const schedule = useStore((state) => state.schedule);
  const run = useStore((state) => state.run);
  const shape = useStore((state) => state.manifest?.sample);
  const [kind, setKind] = useState<FilmKind>('gif');
  const [shows, setShows] = useState<Shows>('all');
  const [side, setSide] = useState(256);
  const [scale, setScale] = useState(1);
  const [speed, setSpeed] = useState(8);
  const [captioned, setCaptioned] = useState(true);
  // The page stands still behind the dialog, but for the film's own steps. What is not of the run does not follow them.
  const panels = useMemo(() => panelsOf(document).filter(({ name, own }) => name !== FILM && own === null), []);
  const [progress, setProgress] = useState<number | null>(null);
  const [said, setSaid] = useState<{ readonly text: string; readonly bad: boolean } | null>(null);
  const making = useRef<AbortController | null>(null);
  useEffect(() => () => making.current?.abort(), []);
  const refusal = videoRefusal();
  const frames = tensorRoom.allFrames().slice(0, run.computed).filter((frame): frame is Frame => frame !== undefined);
  if (shape === undefined) return null;

  const finished = run.total > 0 && frames.length === run.total;
  const panel = panels.find(({ name }) => shows === `panel ${name}`);
  const of = panel === undefined ? ofHand : ofPage;
  const caption = captioned ? (position: number) => [positionWords({ position, total: run.total, steps: (schedule.stepOf.at(-1) ?? run.total - 1) + 1, timestep: schedule.timesteps[position], end }), panel === undefined ? of.words : `${titleOf(panel, place)} · ${of.words}`] : null;
  const quantity = quantities.find((each) => each === shows);
  const count = frames.length + (finished ? 1 : 0);
  const reel =
    panel === undefined
      ? runReel({ frames, finished, end, shape, shows: quantity === undefined ? quantities : [quantity], side, caption, colours: groundAndInk(theme) })
      : panelReel({ panel, count, scale, caption, actions, colours: groundAndInk(theme) });
  const make = (): void => {
    const own = new AbortController();
    making.current = own;
    const { step } = useStore.getState().view;
    setSaid(null);
    setProgress(0);
    const words = { title: of.words, comment: `${of.words} · ${actions.link()} · Unetscope` };
    makeFilm({ reel, kind, picturesPerSecond: speed, words }, setProgress, own.signal)
      .then((bytes) => {
        const name = fileName(panel !== undefined ? stemOf(panel, place) : quantity === undefined ? 'film' : symbols[quantity], kind, of.named, null);
        saveFile(name, bytes, kinds.find(({ value }) => value === kind)?.type);
        setSaid({ text: `Saved ${name}: ${reel.count} frames, ${Math.round(bytes.length / 1000)} kB.`, bad: false });
      })
      .catch((error: unknown) => {
        if (own.signal.aborted) setSaid({ text: 'Cancelled; nothing was saved.', bad: false });
        else setSaid({ text: `The film could not be made: ${messageOf(error)}`, bad: true });
      })
      .finally(() => {
        // The next film begins when this one has put the playhead back.
        if (panel !== undefined) actions.seek(step);
        making.current = null;
        setProgress(null);
      });
  };
  return (
    <div className={styles.tab}>
      <p>
        <Choice
          label="of"
          value={shows}
          options={[
            { value: 'all', label: 'x_t, x̂₀ and ε̂ side by side' },
            ...quantities.map((value) => ({ value, label: symbols[value] })),
            ...panels.map(({ name }) => ({ value: `panel ${name}` as const, label: name })),
          ]}
          onChange={setShows}
        />
      </p>
      <p>
        <Choice label="as" value={kind} options={refusal === null ? kinds : kinds.slice(0, 1)} onChange={setKind} />
      </p>
      {refusal === null ? null : <p className={styles.note}>{refusal}</p>}
      <p className={styles.choices}>
        {panel === undefined ? (
          <span>
            each about <NumberField label="Width of a picture in pixels" value={side} range={{ min: 16, max: 1024, whole: true }} inFlow onCommit={setSide} /> pixels wide
          </span>
        ) : (
          <span>
            at <NumberField label="Times its size on the page" value={scale} range={{ min: 1, max: 4, whole: true }} inFlow onCommit={setScale} /> × its size
          </span>
        )}
        <span>
          <NumberField label="Steps per second" value={speed} range={{ min: 1, max: 50, whole: true }} inFlow onCommit={setSpeed} /> steps per second
        </span>
        <label>
          <input type="checkbox" checked={captioned} onChange={({ target }) => setCaptioned(target.checked)} /> with names, step and run
        </label>
      </p>
      <p className={styles.line}>
        <span className={styles.what}>
          {reel.count === 0
            ? 'No step has been computed yet. Close this dialog, let the run get there, and come back.'
            : `${reel.count} frames${finished ? (end === 'noise' ? ', from the picture to its noise' : fromPicture ? ', from the noised picture to the new one' : ', from the noise to the picture') : ' so far; the run is not finished'}, ${reel.width} × ${reel.height} pixels, ${((reel.count - 1) / speed + 1.5).toFixed(1)} s`}
        </span>
        {progress === null ? (
          <Button look="framed" disabled={reel.count === 0} onClick={make}>
            Make the film
          </Button>
        ) : (
          <Button look="framed" onClick={() => making.current?.abort()}>
            Cancel
          </Button>
        )}
      </p>
      {/* Each picture is no news to be read out; the end is. */}
      <div className={styles.status}>
        {progress === null ? null : (
          <>
            <ProgressBar label="Frames made" value={progress} max={reel.count} />
            {progress} of {reel.count} frames
          </>
        )}
        <span role="status">{said === null ? null : <span className={said.bad ? styles.problem : undefined}>{said.text}</span>}</span>
      </div>
    </div>
  );
}

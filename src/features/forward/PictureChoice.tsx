import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { Latest } from '../../base/latest.ts';
import { messageOf } from '../../base/user-error.ts';
import { paintPicture } from '../../render/paint.ts';
import { useActions } from '../../store/actions.ts';
import { takeHandedPicture } from '../../store/handed-picture.ts';
import { packDrawing } from '../../store/packed-drawing.ts';
import { isOwn, pictureRoom, type Picture } from '../../store/pictures.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Raster } from '../../ui/Raster.tsx';
import { DrawingBoard } from './DrawingBoard.tsx';
import { pictureOf } from './picture-of-run.ts';
import type { Shape } from './PictureRaster.tsx';
import { ACCEPTED, readPictureFile } from './read-file.ts';
import styles from './ForwardPage.module.css';

interface PictureChoiceProps {
  readonly shipped: readonly Picture[];
  readonly picture: Picture | null;
  readonly shape: Shape;
  /** Of a model of latents: how many pixels a latent is, where an encoder came along; null where none did. Undefined for a model of pictures. */
  readonly encoder: { readonly scale: number } | null | undefined;
  readonly problem: string | null;
}

/** What is noised: one of ours, this run's picture, a file (chosen, pasted or dropped anywhere on the page), or drawn here. */
export function PictureChoice({ shipped, picture, shape, encoder, problem }: PictureChoiceProps) {
  const actions = useActions();
  const file = useRef<HTMLInputElement>(null);
  const [drawing, setDrawing] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const finished = useStore((state) => state.run.state === 'done' && state.run.total > 0);
  const square = shape.height === shape.width;
  const rgb = encoder === undefined && shape.channels === 3 && square;
  const takesFiles = rgb || (encoder !== null && encoder !== undefined && square);

  // A file that is still being read when another picture is chosen, by a link too, or the page is left, comes too late.
  const [latest] = useState(() => new Latest());
  const chosen = useStore((state) => state.view.picture);
  useEffect(() => () => void latest.begin(), [latest, chosen]);
  const choose = (id: string): void => {
    latest.begin();
    setRefused(null);
    actions.setView({ picture: id });
  };
  const take = async (given: File): Promise<void> => {
    const isLatest = latest.begin();
    setRefused(null);
    try {
      const pixels = await readPictureFile(given, shape.width * (encoder?.scale ?? 1));
      const data = encoder === undefined ? pixels : Float32Array.from((await actions.encode(pixels)).data);
      if (isLatest()) choose(pictureRoom.keep(given.name === '' ? 'your picture' : given.name, data).id);
    } catch (error) {
      if (isLatest()) setRefused(messageOf(error));
    }
  };
  const accept = (given: File): void => {
    if (takesFiles) void take(given);
    else setRefused('This model can only start from the picture of its own run, not from a picture file. The models that come with the page can: choose one of them under “Open”, then drop the picture again.');
  };
  const dragged = useFiles(accept);
  const takeHanded = useEffectEvent((): void => {
    const handed = takeHandedPicture();
    if (handed !== null) accept(handed);
  });
  useEffect(() => queueMicrotask(() => takeHanded()), []);
  const takeRun = (): void => {
    const ofRun = pictureOf(useStore.getState().recipe);
    if (ofRun !== null) choose(ofRun.id);
  };
  return (
    <section className={styles.choice} aria-label="The picture to start from" data-control="">
      <div className={styles.thumbs} role="group" aria-label="Pictures">
        {shipped.map((one) => (
          <Thumb key={one.id} picture={one} shape={shape} pressed={one.id === picture?.id} onChoose={() => choose(one.id)} />
        ))}
        {picture !== null && isOwn(picture.id) ? <Thumb picture={picture} shape={shape} pressed onChoose={() => choose(picture.id)} /> : null}
      </div>
      <p className={styles.ways}>
        <Button look="link" onClick={takeRun} disabled={!finished}>
          this run’s picture
        </Button>
        {takesFiles ? (
          <>
            <Button look="link" onClick={() => file.current?.click()}>
              a file
            </Button>
            <input
              ref={file}
              type="file"
              hidden
              aria-label="Picture file"
              accept={ACCEPTED.join(',')}
              onChange={(event) => {
                const [given] = event.target.files ?? [];
                if (given !== undefined) void take(given);
                event.target.value = '';
              }}
            />
            {rgb ? (
              <Button look="link" aria-expanded={drawing} onClick={() => setDrawing(!drawing)}>
                draw one
              </Button>
            ) : null}
            <span className={styles.quiet}>
              {dragged ? 'drop it to use it' : `PNG, JPEG or WebP; you can also paste or drop one here. It stays in this browser${encoder === undefined ? '' : ', where the model’s own encoder turns it into latents'}.`}
            </span>
          </>
        ) : null}
        {encoder === null ? <span className={styles.quiet}>The model came without an encoder (vae_encoder), so no other picture can be turned into latents.</span> : null}
      </p>
      {(refused ?? problem) === null ? null : (
        <p className={styles.problem} role="alert">
          {refused ?? problem}
        </p>
      )}
      {drawing && rgb ? <DrawingBoard key={shape.width} size={shape.width} onDrawn={(data) => choose(pictureRoom.keep('your drawing', data, packDrawing(data)).id)} /> : null}
    </section>
  );
}

function Thumb({ picture, shape, pressed, onChoose }: { picture: Picture; shape: Shape; pressed: boolean; onChoose: () => void }) {
  const { channels, height, width } = shape;
  const paint = useMemo(() => () => paintPicture(picture.data, channels, height * width), [picture, channels, height, width]);
  return (
    <span className={styles.thumb} title={picture.name}>
      <Raster name={picture.name} rows={height} columns={width} paint={paint} pressed={pressed} onChoose={onChoose} />
    </span>
  );
}

/** Pictures that are pasted or dropped while the page is open. Text that is pasted is left alone, and a model that is dropped opens as everywhere. */
function useFiles(take: (file: File) => void): boolean {
  const [over, setOver] = useState(false);
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    const holdsFile = (transfer: DataTransfer | null): boolean => transfer?.types.includes('Files') === true;
    const given = (transfer: DataTransfer | null, event: Event): void => {
      const [file] = transfer?.files ?? [];
      if (file?.type.startsWith('image/') !== true) return;
      event.preventDefault();
      latest.current(file);
    };
    const paste = (event: ClipboardEvent): void => given(event.clipboardData, event);
    const drag = (event: DragEvent): void => {
      if (!holdsFile(event.dataTransfer)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      setOver(false);
      given(event.dataTransfer, event);
    };
    document.addEventListener('paste', paste);
    document.addEventListener('dragover', drag);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('paste', paste);
      document.removeEventListener('dragover', drag);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
    };
  }, []);
  return over;
}

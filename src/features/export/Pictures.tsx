import { useMemo } from 'react';
import type { Frame } from '../../protocol/frame.ts';
import { endOf } from '../../protocol/recipe.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { useTheme } from '../../ui/theme.ts';
import { offeredForExport } from '../../ui/exportable.ts';
import { Button } from '../../ui/Button.tsx';
import { formatCoefficient } from '../../ui/format.ts';
import { fileName } from '../../store/run-name.ts';
import { useRunInHand, useShownRun } from './caption-words.ts';
import { withPngText } from './png-text.ts';
import { picturesOfStep, type PictureShape } from './step-pictures.ts';
import { composePicture, picturesOnScreen, type ExportablePicture } from './labelled-picture.ts';
import { canvasBlob, saveFile } from '../../ui/save.ts';
import { Line, Part } from './parts.tsx';
import type { Attempt } from './use-attempt.ts';

interface PicturesProps {
  readonly attempt: Attempt;
  readonly note: string;
  readonly step: number;
  readonly frame: Frame | undefined;
  readonly shape: PictureShape;
}

/** The pictures of the page behind the dialog, and those of the step. */
export function Pictures({ attempt, note, step, frame, shape }: PicturesProps) {
  const theme = useTheme();
  const actions = useActions();
  const recipe = useStore((state) => state.recipe);
  const total = useStore((state) => state.schedule.timesteps.length);
  const ofHand = useRunInHand();
  const ofPage = useShownRun();
  const ofRun = useMemo(() => (frame === undefined ? [] : picturesOfStep(frame, shape, step + 1 >= total ? endOf(recipe) : null)), [frame, shape, step, total, recipe]);
  // Read anew whenever the View changes, which is when other canvases are on the page.
  useStore((state) => state.view);
  const offered = offeredForExport().map((exportable) => ({ ...exportable, enlarge: false }));
  const pictures = [...picturesOnScreen(document), ...offered, ...ofRun];
  if (pictures.length === 0) return null;
  const save = (picture: ExportablePicture): void =>
    attempt(async () => {
      // Of two runs, the page may show the difference; a step is that of the run in hand.
      const run = ofRun.includes(picture) ? ofHand : ofPage;
      const domain = picture.scale?.domain ?? 0;
      const low = picture.scale?.kind === 'diverging' ? formatCoefficient(-domain) : '0';
      const composed = composePicture(picture, { name: picture.name, note: [run.words, note, ...(picture.note === null ? [] : [picture.note])].join(' · '), low, high: formatCoefficient(domain) }, theme);
      const png = new Uint8Array(await (await canvasBlob(composed)).arrayBuffer());
      const words = { Title: picture.name, Description: `${run.words} · ${note}`, Source: actions.link(), Software: 'Unetscope', Recipe: JSON.stringify(recipe) };
      saveFile(fileName(picture.file ?? picture.name, 'png', run.named, step), withPngText(png, words), 'image/png');
    });
  return (
    <Part title="Pictures, with their scale">
      {pictures.map((picture, index) => (
        <Line key={`${picture.name} ${index}`} what={picture.note === null ? picture.name : `${picture.name} (${picture.note})`}>
          <Button look="link" onClick={() => save(picture)}>
            .png
          </Button>
        </Line>
      ))}
    </Part>
  );
}

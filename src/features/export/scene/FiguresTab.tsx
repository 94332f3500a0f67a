import { useMemo, useState } from 'react';
import { useActions } from '../../../store/actions.ts';
import { useStore } from '../../../store/store.ts';
import { figureWords } from '../../../store/run-words.ts';
import { useLookInView } from '../../../store/use-look.ts';
import { Button } from '../../../ui/Button.tsx';
import { Choice } from '../../../ui/Choice.tsx';
import { canvasBlob, saveFile } from '../../../ui/save.ts';
import { Subscripts } from '../../../ui/Subscripts.tsx';
import { useTheme } from '../../../ui/theme.ts';
import { stemOf, titleOf, usePlace, useShownRun, type Subject } from '../caption-words.ts';
import { Line } from '../parts.tsx';
import { withPngText } from '../png-text.ts';
import { fileName } from '../../../store/run-name.ts';
import { useAttempt } from '../use-attempt.ts';
import { paintOf } from './colours.ts';
import { paintScene } from './paint-scene.ts';
import { panelsOf, readPanel, type Panel } from './panels.ts';
import { groundOf } from './read-scene.ts';
import { framed, type Scene } from './scene.ts';
import { writeSvg } from './svg.ts';
import { widthOf } from './width-of.ts';
import styles from '../Export.module.css';

const scales = ['1', '2', '3', '4'] as const;

/** Any panel of the page as it is seen: SVG, whose text is text, or PNG at a whole number of times its size. */
export function FiguresTab() {
  const actions = useActions();
  const theme = useTheme();
  const look = useLookInView();
  const recipe = useStore((state) => state.recipe);
  const [scale, setScale] = useState<(typeof scales)[number]>('2');
  const [grounded, setGrounded] = useState<'page' | 'none'>('page');
  const [captioned, setCaptioned] = useState(true);
  const { busy, problem, attempt } = useAttempt();
  // The page stands still behind the dialog.
  const panels = useMemo(() => panelsOf(document), []);
  const here = useShownRun();
  const both = useShownRun('both');
  const subjectOf = ({ ofPlace }: Panel): Subject => (ofPlace ? here : both);
  const place = usePlace();
  const wordsOf = (panel: Panel): string => panel.own?.caption ?? `${subjectOf(panel).words} · ${figureWords(look, recipe)}`;

  const sceneOf = (panel: Panel): Scene => {
    const { element } = panel;
    const style = getComputedStyle(element);
    const font = { family: style.fontFamily, size: 12, weight: '400', style: 'normal' };
    // The checksum, which nobody types, is in the file.
    const caption = captioned ? { lines: [`${titleOf(panel, place)} · ${wordsOf(panel)}`, actions.link().replace(/&(?:sum|drawing)=[^&]*/g, '')], font, fill: paintOf(style.color) ?? { colour: '#191917', opacity: 1 } } : null;
    return framed(readPanel(panel), caption, grounded === 'page' ? groundOf(element) : null, widthOf);
  };
  const file = (panel: Panel, ending: string): string => {
    const { own } = panel;
    return own === null ? fileName(stemOf(panel, place), ending, subjectOf(panel).named, look.finished ? look.total : look.index) : fileName(panel.name, ending, own.named, null);
  };
  const saveSvg = (panel: Panel): void =>
    attempt(() => {
      const svg = writeSvg(sceneOf(panel), { title: titleOf(panel, place), description: wordsOf(panel), link: actions.link() }, (canvas) => canvas.toDataURL('image/png'));
      saveFile(file(panel, 'svg'), new TextEncoder().encode(svg), 'image/svg+xml');
      return Promise.resolve();
    });
  const savePng = (panel: Panel): void =>
    attempt(async () => {
      const png = new Uint8Array(await (await canvasBlob(paintScene(sceneOf(panel), Number(scale)))).arrayBuffer());
      const texts = { Title: titleOf(panel, place), Description: wordsOf(panel), Source: actions.link(), Software: 'Unetscope', Recipe: JSON.stringify(recipe) };
      saveFile(file(panel, 'png'), withPngText(png, texts), 'image/png');
    });
  return (
    <div className={styles.tab}>
      <p className={styles.note}>What is on the page behind this dialog, as it is drawn now. In SVG, text stays text and every value of a map is a square that stays sharp.</p>
      <p className={styles.choices}>
        <Choice label="PNG at" value={scale} options={scales.map((value) => ({ value, label: `${value}×` }))} onChange={setScale} />
        <Choice
          label="on"
          value={grounded}
          options={[
            { value: 'page', label: 'the page’s background' },
            { value: 'none', label: 'transparent' },
          ]}
          onChange={setGrounded}
        />
        <label>
          <input type="checkbox" checked={captioned} onChange={({ target }) => setCaptioned(target.checked)} /> caption with run and link
        </label>
      </p>
      {grounded === 'none' && theme === 'dark' ? <p className={styles.note}>The text is light, as on the page, and cannot be read on white. For a white page, switch the theme to light first.</p> : null}
      <div>
        {panels.map((panel) => (
          <Line key={panel.name} what={<Subscripts text={panel.name} />}>
            <span className={styles.pair}>
              <Button look="link" disabled={busy} aria-label={`${panel.name}: SVG`} onClick={() => saveSvg(panel)}>
                .svg
              </Button>
              <Button look="link" disabled={busy} aria-label={`${panel.name}: PNG`} onClick={() => savePng(panel)}>
                .png
              </Button>
            </span>
          </Line>
        ))}
      </div>
      <p role="status" className={styles.status}>
        {problem === null ? null : <span className={styles.problem}>{problem}</span>}
      </p>
    </div>
  );
}

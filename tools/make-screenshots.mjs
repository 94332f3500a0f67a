// Writes docs/main.png and docs/lab.png, the pictures of the README: the build of dist/, or the page at the address that is given, in light colours at 1440×900.
// To be run whenever the main screen looks otherwise; then look at both.
import { fileURLToPath } from 'node:url';
import { preview } from 'vite';
import { launchBrowser } from '../bench/support.mjs';

const CAT = 'v=1&prompt=a+blue+cat+on+yellow&seed=7';
const CUT_LATE = 'edits=gain*tensor-encoder.0.block.0.output*into-decoder.0.joined*value-0*steps-20_24';
const pictures = [
  ['main', `${CAT}&at=12`],
  ['lab', `${CAT}&${CUT_LATE}&beside.edits=&at=22`],
];

const [given] = process.argv.slice(2);
const server = given === undefined ? await preview({ preview: { port: 4276 }, logLevel: 'error' }) : null;
const browser = await launchBrowser();
try {
  for (const [name, hash] of pictures) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light', serviceWorkers: 'block' });
    await page.addInitScript(() => localStorage.setItem('unetscope.depth', 'everything'));
    await page.goto(`${given ?? 'http://localhost:4276/'}#${hash}`);
    await page.waitForFunction(() => 'unetscope' in window);
    await page.evaluate(async () => {
      await window.unetscope.ready();
      await window.unetscope.idle();
    });
    // What the parts are worth is asked for once the hand rests.
    await page.getByText(/^cut: /).first().waitFor();
    await page.evaluate(() => window.unetscope.idle());
    await page.screenshot({ path: fileURLToPath(new URL(`../docs/${name}.png`, import.meta.url)) });
    await page.close();
    console.log(`docs/${name}.png`);
  }
} finally {
  await browser.close();
  await server?.close();
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Builder, Key, type WebDriver } from 'selenium-webdriver';
import type { OtherBrowser } from './tab.ts';

/** Programs that a WebKit under test is made of: WebKitGTK's driver, which starts its MiniBrowser, and a screen that nobody sees. */
export interface WebKitPrograms {
  readonly driver: string;
  /** An X server without a screen; null where the machine has a display. */
  readonly screen: string | null;
}

type Said = { readonly value: unknown } | { readonly error: string };

/** WebKitGTK, driven by the WebDriver protocol. */
export async function startWebKit(programs: WebKitPrograms): Promise<OtherBrowser> {
  const running: ChildProcess[] = [];
  const close = async () => {
    for (const program of running.reverse()) {
      if (program.exitCode !== null) continue;
      program.kill();
      await once(program, 'exit');
    }
  };
  try {
    const display = programs.screen === null ? process.env['DISPLAY'] : await startScreen(programs.screen, running);
    const port = await freePort();
    // Without a graphics card WebKit's way of handing pictures to the compositor does not work.
    running.push(spawn(programs.driver, [`--port=${port}`], { stdio: 'ignore', env: { ...process.env, DISPLAY: display, WEBKIT_DISABLE_DMABUF_RENDERER: '1' } }));
    const server = `http://127.0.0.1:${port}`;
    await answers(`${server}/status`);
    const driver = await new Builder().usingServer(server).withCapabilities({ browserName: 'MiniBrowser' }).build();
    await driver.manage().setTimeouts({ script: 600_000, pageLoad: 300_000 });
    return {
      tab: {
        goto: (address) => driver.get(address),
        evaluate: (inPage) => evaluate(driver, inPage),
        press: (key) => driver.actions().sendKeys({ ArrowLeft: Key.ARROW_LEFT }[key]).perform(),
        resize: async (width, height) => {
          await driver.manage().window().setRect({ width, height });
        },
      },
      close: async () => {
        await driver.quit();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function evaluate<T>(driver: WebDriver, inPage: () => T | Promise<T>): Promise<T> {
  const said = await driver.executeAsyncScript<Said>(
    `const say = arguments[0];
     (async () => (${inPage.toString()})())().then((value) => say({ value }), (error) => say({ error: String(error) }));`,
  );
  if ('error' in said) throw new Error(`In WebKit: ${said.error}`);
  return said.value as T;
}

/** Starts a screen with a number of its own and says which. */
async function startScreen(program: string, running: ChildProcess[]): Promise<string> {
  const screen = spawn(program, ['-displayfd', '3', '-screen', '0', '1440x900x24'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  running.push(screen);
  const said = screen.stdio[3];
  if (said === null || said === undefined) throw new Error(`${program} has no way to say which display it is`);
  const [number] = (await once(said, 'data')) as [Buffer];
  return `:${number.toString().trim()}`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

/** Asks until something answers there, for ten seconds at most. */
async function answers(address: string): Promise<void> {
  const until = Date.now() + 10_000;
  for (;;) {
    try {
      await fetch(address);
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

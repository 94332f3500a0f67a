import { launch } from 'puppeteer-core';
import type { OtherBrowser } from './tab.ts';

/** A Firefox driven by WebDriver BiDi: Playwright drives a Firefox of its own build only, which not every machine can have. */
export async function startFirefox(executablePath: string): Promise<OtherBrowser> {
  const browser = await launch({ browser: 'firefox', executablePath, headless: true });
  const page = await browser.newPage();
  return {
    tab: {
      goto: async (address) => {
        await page.goto(address);
      },
      evaluate: (inPage) => page.evaluate(inPage),
      press: (key) => page.keyboard.press(key),
      resize: (width, height) => page.setViewport({ width, height }),
    },
    close: () => browser.close(),
  };
}

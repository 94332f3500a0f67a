import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import base from './playwright.config.ts';

/** The same tests in the Firefox of the machine (`npm run test:firefox`); docs/browsers.md says which cannot run there, and why. */
export default defineConfig({
  ...base,
  projects: [
    {
      name: 'firefox',
      testIgnore: /webgpu|other-browsers|offline|engine/,
      // What a test asks for that WebDriver BiDi cannot give: a finger, the dark theme or forced colours, a frozen page.
      grepInvert: /@chromium/,
      use: {
        browserName: 'firefox',
        channel: 'moz-firefox',
        launchOptions: {
          executablePath: fileURLToPath(new URL('tools/firefox-for-playwright.mjs', import.meta.url)),
          // Light; and with a mouse (fine, and it hovers), which a machine without one has not got.
          firefoxUserPrefs: { 'layout.css.prefers-color-scheme.content-override': 1, 'ui.primaryPointerCapabilities': 6, 'ui.allPointerCapabilities': 6 },
        },
      },
    },
  ],
});

import { createEngine } from '../../../src/engine/client.ts';
import { deviation, readGoldenSteps } from '../../../src/engine/golden.ts';
import { networkInputs, recipeScheduler } from '../../../src/engine/inputs.ts';

/** The engine without the app around it, for the specs beside this folder. No part of the site. */
const harness = { createEngine, deviation, readGoldenSteps, networkInputs, recipeScheduler };

declare global {
  interface Window {
    harness: typeof harness;
  }
}

window.harness = harness;

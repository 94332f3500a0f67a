import { createElement } from 'react';
import { Part } from './LazyPart.tsx';
import type { Offline } from './offline.ts';
import { bringSamplers } from './samplers.ts';

/** For what says something of all samplers as soon as it is there. */
async function besideSamplers<T>(part: Promise<T>): Promise<T> {
  const [come] = await Promise.all([part, bringSamplers()]);
  return come;
}

/** What stands under the sentence while two runs are there. */
export const compareBar = new Part(async () => (await import('../features/compare/CompareBar.tsx')).CompareBar);

/** What is in the menu of places. */
export const placesList = new Part(async () => (await import('../features/places/PlacesList.tsx')).PlacesList);

/** The equation, where two runs take so much of the screen that it would be out of sight. */
export const foldedEquation = new Part(async () => (await import('../features/equation/FoldedEquation.tsx')).FoldedEquation);

/** What is in the dialog behind “Open”. */
export const openDialog = new Part(async () => {
  // It says with which sampler a model is run.
  const { OpenDialog } = await besideSamplers(import('../features/open-model/OpenDialog.tsx'));
  return OpenDialog;
});

/** What is in the dialog behind “Share”. */
export const shareDialog = new Part(async () => (await import('./Share.tsx')).Share);

/** The sampler's update, under the U: who comes for the first time does not see it. */
export const equation = new Part(async () => (await import('../features/equation/Equation.tsx')).Equation);

/** Of a model whose samples are latents. */
export const decodedPicture = new Part(async () => (await import('../features/decoded/DecodedPicture.tsx')).DecodedPicture);

/** Of a run that starts with a picture, as an inversion must. */
export const startPhrase = new Part(async () => (await import('../features/forward/StartPhrase.tsx')).StartPhrase);

/** What is in the panel behind the sampler. */
export const samplerPanel = new Part(async () => {
  // It says what each of them does.
  const { SamplerPanel } = await besideSamplers(import('../features/recipe/SamplerPanel.tsx'));
  return SamplerPanel;
});

/** What is said of the picture of a link. */
export const verdictWords = new Part(async () => (await import('../features/share/VerdictWords.tsx')).VerdictWords);

/** For who comes for the first time. */
export const welcome = new Part(async () => (await import('../features/welcome/Welcome.tsx')).Welcome);

/** The chapter that is open beside the page. */
export const tourPanel = new Part(async () => (await import('../features/tour/TourPanel.tsx')).TourPanel);

/** What is in the panel behind “Fork here”. */
export const forkForm = new Part(async () => {
  // It says at once whether a sampler can take over.
  const { ForkForm } = await besideSamplers(import('../features/fork/ForkForm.tsx'));
  return ForkForm;
});

/** Clauses of the sentence that most runs do not have. */
export const lastClauses = new Part(async () => (await import('./LastClauses.tsx')).LastClauses);

/** What is noted of a finished run whose guidance went too far, under the sentence. */
export const guidanceNote = new Part(async () => (await import('../features/recipe/GuidanceNote.tsx')).GuidanceNote);

/** What is in the dialog behind “?”. */
export const help = new Part(async () => (await import('./Help.tsx')).Help);

/** What is in the panel behind the engine's state. */
export const devicePanel = new Part(async () => (await import('../features/status/DevicePanel.tsx')).DevicePanel);

/** What is in the panel behind the mark at the end of the sentence. */
export const morePanel = new Part(async () => (await import('../features/recipe/MorePanel.tsx')).MorePanel);

/** What is in the panel behind the mark of the prompt. */
export const promptMenu = new Part(async () => (await import('../features/recipe/PromptMenuPanel.tsx')).PromptMenuPanel);

/** What is said of a prompt that the model cannot read as it stands. */
export const promptNotes = new Part(async () => (await import('../features/recipe/PromptNotes.tsx')).PromptNotes);

/** What stands beside the figure where a forward pass takes seconds. */
export const slowSteps = new Part(async () => (await import('../features/status/SlowSteps.tsx')).SlowSteps);

/** Says that a newer version waits. Where it does not come, there is nothing to say. */
export function updateNotice(updates: Promise<Offline>): Part {
  return new Part(async () => {
    const come = await import('../features/stored/UpdateNotice.tsx').catch(() => null);
    return () => come && createElement(come.UpdateNotice, { updates });
  });
}

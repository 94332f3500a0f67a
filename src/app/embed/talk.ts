import { messageOf, UserError } from '../../base/user-error.ts';
import { issueWords } from '../../protocol/issue-words.ts';
import { addressOf, pageContent } from '../../store/page-link.ts';
import { useStore, type AppState } from '../../store/store.ts';
import type { Actions } from '../../store/actions.ts';
import type { Scripting } from '../scripting.ts';
import { addressSchema, callSchema, EMBED_VERSION, type Answer, type Answers, type Call, type EmbedEvent } from './messages.ts';

/** Talks with the page outside: answers its calls, and tells it what happens. Returns the function that ends it. */
export function talkWith(outside: Window, actions: Actions, scripting: Scripting): () => void {
  const post = (message: Answer | EmbedEvent): void => outside.postMessage({ unetscope: EMBED_VERSION, ...message }, '*');
  const hear = ({ source, data }: MessageEvent<unknown>): void => {
    if (source !== outside) return;
    void answerTo(data, actions, scripting).then((answer) => {
      if (answer !== null) post(answer);
    });
  };
  window.addEventListener('message', hear);
  post({ event: 'listening' });
  for (const event of eventsBetween(null, useStore.getState())) post(event);
  const unsubscribe = useStore.subscribe((now, before) => {
    for (const event of eventsBetween(before, now)) post(event);
  });
  return () => {
    window.removeEventListener('message', hear);
    unsubscribe();
  };
}

/** The answer to a message, or null where it is not meant for us. */
async function answerTo(message: unknown, actions: Actions, scripting: Scripting): Promise<Answer | null> {
  const address = addressSchema.safeParse(message);
  if (!address.success || typeof message !== 'object' || message === null || 'event' in message || 'ok' in message) return null;
  const id = address.data.id ?? null;
  try {
    return { id, ok: true, value: await answers(readCall(message, address.data.unetscope), actions, scripting) };
  } catch (error) {
    return { id, ok: false, error: { code: error instanceof UserError ? error.code : error instanceof DOMException ? 'superseded' : 'failed', message: messageOf(error) } };
  }
}

/** Exported for its test. */
export function readCall(message: object, version: unknown): Call {
  if (version !== EMBED_VERSION) {
    throw new UserError('embed-version', `This Unetscope speaks version ${EMBED_VERSION} of the embed messages; the message says ${JSON.stringify(version)}. See docs/embed.md.`);
  }
  const call = callSchema.safeParse(message);
  if (call.success) return call.data;
  const [issue] = call.error.issues;
  throw new UserError('embed-message', `The message cannot be read: ${issueWords(issue, message)}. See docs/embed.md.`);
}

async function answers(call: Call, actions: Actions, scripting: Scripting): Promise<Answers[keyof Answers]> {
  switch (call.call) {
    case 'hello':
      return { version: scripting.version };
    case 'state':
      return { recipe: scripting.recipe(), view: scripting.view(), run: useStore.getState().run, ready: useStore.getState().engine.phase === 'ready', link: wholePage() };
    case 'run': {
      const given = Object.entries(call.recipe ?? {}).filter(([, value]) => value !== undefined);
      const { checksum, frames } = await scripting.run(Object.fromEntries(given));
      return { checksum, steps: frames.length };
    }
    case 'seek':
      await scripting.seek(call.step);
      return { step: call.step };
    case 'play':
    case 'pause':
      actions[call.call]();
      return null;
    case 'show':
      actions.setView(Object.fromEntries(Object.entries(call.view).filter(([, value]) => value !== undefined)));
      await scripting.idle();
      return null;
    case 'frame':
      return scripting.frame(call.step);
    case 'probe':
      return await scripting.probe(call.step, call.names);
  }
}

/** What is to be told where the state was `before` and is `now`; of everything, where there was none before. Pure; exported for its test. */
export function eventsBetween(before: AppState | null, now: AppState): EmbedEvent[] {
  const events: EmbedEvent[] = [];
  const { engine, loaded, recipe, view, run, schedule, problems } = now;
  if (engine.phase === 'ready' && loaded !== null && (before?.engine.phase !== 'ready' || before.loaded !== loaded)) {
    events.push({ event: 'ready', model: loaded.manifest.id, device: engine.device.device, threads: engine.device.threads });
  }
  if (before?.recipe !== recipe) events.push({ event: 'recipe', recipe });
  const { state, source, computed, total, checksum } = run;
  if (before?.view.step !== view.step || before.run.total !== total) {
    events.push({ event: 'step', step: view.step, total, timestep: schedule.timesteps[view.step] ?? null });
  }
  if (before === null || before.run.state !== state || before.run.source !== source || before.run.computed !== computed || before.run.checksum !== checksum) {
    events.push({ event: 'run', state, source, computed, total, checksum });
  }
  for (const problem of problems) {
    if (before?.problems.includes(problem) !== true) events.push({ event: 'problem', code: problem.code, message: problem.message });
  }
  return events;
}

/** The address of the page that is not embedded, with the same run and view. */
export function wholePage(): string {
  const content = pageContent();
  return addressOf({ ...content, view: { ...content.view, embed: [], controls: [] } });
}

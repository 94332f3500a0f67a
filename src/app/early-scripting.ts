import { UserError, messageOf } from '../base/user-error.ts';
import { earlyThere } from '../store/early.ts';
import { useStore } from '../store/store.ts';
import type { Controller } from './controller.ts';
import type { Scripting } from './scripting.ts';

/** What computes waits for its program. What answers at once, `frame, inputs, tensors, anatomy` and the lab's lists, is there after `ready()`. */
const computing = ['run', 'compare', 'pictures', 'seek', 'use', 'fed', 'probe', 'forward', 'weights', 'stats', 'worth', 'importance', 'experiments'] as const satisfies readonly (keyof Scripting)[];

type Promising = { [K in keyof Scripting]: Scripting[K] extends (...given: never[]) => Promise<unknown> ? K : never }[keyof Scripting];
/** Whatever gives a promise can be called early: this is an error where one is left out. */
true satisfies [Exclude<Promising, (typeof computing)[number] | 'ready' | 'idle'>] extends [never] ? true : false;

/** `window.unetscope` before its program is there, for which no picture waits. */
export class EarlyScripting {
  private coming: Promise<Scripting> | null = null;

  constructor(private readonly controller: Controller) {
    const early: Pick<Scripting, 'version' | 'ready' | 'idle' | 'recipe' | 'view' | 'link'> = {
      version: __APP_VERSION__,
      ready: async () => await (await this.whole()).ready(),
      idle: async () => await (await this.whole()).idle(),
      recipe: () => structuredClone(useStore.getState().recipe),
      view: () => structuredClone(useStore.getState().view),
      link: () => controller.link(),
    };
    const later = computing.map((name) => [
      name,
      async (...given: readonly unknown[]): Promise<unknown> => {
        const whole: Readonly<Record<string, unknown>> = { ...(await this.whole()) };
        const does = whole[name];
        return typeof does === 'function' ? await Reflect.apply(does, whole, given) : undefined;
      },
    ]);
    window.unetscope = { ...Object.fromEntries(later), ...early } as Scripting;
    // What fails is tried again when it is asked for.
    void earlyThere().then(() => this.whole()).catch(() => undefined);
  }

  /** Rejects with a UserError. */
  whole(): Promise<Scripting> {
    return (this.coming ??= this.bring());
  }

  private async bring(): Promise<Scripting> {
    try {
      const { createScripting } = await import('./scripting.ts');
      return Object.assign(window.unetscope, createScripting(this.controller));
    } catch (cause) {
      this.coming = null;
      throw new UserError('scripting-not-loaded', `The code behind window.unetscope could not be loaded (${messageOf(cause)}). Check the connection, then try again; where that does not help, reload the page.`, { cause });
    }
  }
}

import type { DeviceChoice, Engine, EngineLoss, EngineStats, LoadedModel } from '../protocol/engine.ts';
import type { Tensor } from '../protocol/frame.ts';
import { ignore } from './abort.ts';
import { programNotLoaded } from './with-model.ts';
import { within } from './within.ts';

/**
 * The engine before its program is there: that is asked for at once, but the first picture does without. What it is told and asked meanwhile is handed on when it
 * comes, first what it is told. Where it does not come, the next request asks for it again.
 */
export class LaterEngine implements Engine {
  #here: Engine | null = null;
  #coming: Promise<Engine> | null = null;
  readonly #told: ((engine: Engine) => void)[] = [];

  /** `bring` fetches the program. */
  constructor(private readonly bring: () => Promise<Engine>) {
    // Whoever asks hears of it.
    this.#bring().catch(ignore);
  }

  prepare(choice: DeviceChoice): void {
    this.#tell((engine) => engine.prepare(choice));
  }

  load(...asked: Parameters<Engine['load']>): Promise<LoadedModel> {
    return this.#ask((engine) => engine.load(...asked));
  }

  run(...asked: Parameters<Engine['run']>): Promise<void> {
    return this.#ask((engine) => engine.run(...asked));
  }

  interrupt(): void {
    this.#tell((engine) => engine.interrupt());
  }

  watch(names: readonly string[]): void {
    this.#tell((engine) => engine.watch(names));
  }

  probe(...asked: Parameters<Engine['probe']>): Promise<Tensor[]> {
    return this.#ask((engine) => engine.probe(...asked));
  }

  tryOut(...asked: Parameters<Engine['tryOut']>): Promise<Tensor[]> {
    return this.#ask((engine) => engine.tryOut(...asked));
  }

  decode(...asked: Parameters<Engine['decode']>): Promise<Tensor> {
    return this.#ask((engine) => engine.decode(...asked));
  }

  encode(...asked: Parameters<Engine['encode']>): Promise<Tensor> {
    return this.#ask((engine) => engine.encode(...asked));
  }

  words(prompt: string): Promise<readonly string[]> {
    return this.#ask((engine) => engine.words(prompt));
  }

  conditions(...asked: Parameters<Engine['conditions']>): ReturnType<Engine['conditions']> {
    return this.#ask((engine) => engine.conditions(...asked));
  }

  forgetEdits(): void {
    this.#tell((engine) => engine.forgetEdits());
  }

  weights(...asked: Parameters<Engine['weights']>): Promise<Tensor> {
    return this.#ask((engine) => engine.weights(...asked));
  }

  stats(): Promise<EngineStats> {
    return this.#ask((engine) => engine.stats());
  }

  onLoss(listener: (loss: EngineLoss) => void): () => void {
    return this.#listen((engine) => engine.onLoss(listener));
  }

  onReload(listener: (model: LoadedModel) => void): () => void {
    return this.#listen((engine) => engine.onReload(listener));
  }

  dispose(): void {
    this.#tell((engine) => engine.dispose());
  }

  async #ask<T>(what: (engine: Engine) => Promise<T>): Promise<T> {
    return what(this.#here ?? (await this.#bring()));
  }

  #tell(what: (engine: Engine) => void): void {
    if (this.#here === null) this.#told.push(what);
    else what(this.#here);
  }

  #listen(begin: (engine: Engine) => () => void): () => void {
    let stop = ignore;
    let wanted = true;
    this.#tell((engine) => {
      if (wanted) stop = begin(engine);
    });
    return () => {
      wanted = false;
      stop();
    };
  }

  /** Rejects with a UserError. */
  #bring(): Promise<Engine> {
    this.#coming ??= within(this.bring()).then(
      (engine) => {
        this.#here = engine;
        for (const told of this.#told.splice(0)) told(engine);
        return engine;
      },
      (cause: unknown) => {
        this.#coming = null;
        throw programNotLoaded(cause);
      },
    );
    return this.#coming;
  }
}

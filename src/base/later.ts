/** A part of the program that has been fetched by the time it is used. */
export class Later<T> {
  private program: T | null = null;

  constructor(private readonly load: () => Promise<T>) {}

  /** Browsers ask again for a module that did not come. */
  async bring(): Promise<void> {
    this.program ??= await this.load();
  }

  /** Null before it has come. */
  get here(): T | null {
    return this.program;
  }

  /** Where it must have come. */
  get certain(): T {
    if (this.program === null) throw new Error('A part of the program was used before it was loaded.');
    return this.program;
  }
}

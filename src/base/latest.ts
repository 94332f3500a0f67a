/** Of several things that take their time, the one begun last counts: an answer that comes after a newer beginning is dropped. */
export class Latest {
  private begun = 0;

  /** Begins another one; the function says whether it still is the latest. */
  begin(): () => boolean {
    const own = ++this.begun;
    return () => own === this.begun;
  }
}

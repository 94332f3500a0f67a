/**
 * Gives the memory of an array that was read from a file back at once, by posting it to nobody. Neither the garbage collector nor `transfer(0)` does: what a browser
 * has read into an array it holds on to until it clears up of itself (in Chromium 156 all of a file then lay about once more).
 */
export function giveBack({ buffer }: Uint8Array): void {
  if (!(buffer instanceof ArrayBuffer)) return;
  // A channel for each: a port that has heard that its other end is closed posts nothing.
  const { port1, port2 } = new MessageChannel();
  port2.close();
  port1.postMessage(null, [buffer]);
  port1.close();
}

/** What has not come after so long is not waited for any more. On a slow line the program alone takes minutes, so it is long. */
const MOST_MS = 60_000;

/** `coming`, or a rejection where nothing has come of it for long. It may still come: whoever asks again then has it at once. */
export function within<T>(coming: Promise<T>): Promise<T> {
  return Promise.race([coming, new Promise<never>((_, reject) => setTimeout(reject, MOST_MS, new Error(`nothing came for ${MOST_MS / 1000} seconds`)))]);
}

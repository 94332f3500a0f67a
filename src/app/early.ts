/** What boot.ts asked for before the program that needs it was there, by address. */
const early = new Map<string, Promise<Response>>();

export function askEarly(url: string, init: RequestInit = {}): void {
  const response = fetch(url, init);
  // Whoever takes it hears of it.
  response.catch(() => undefined);
  early.set(url, response);
}

/** As `fetch`, but the first time the answer that was asked for early, where there is one. */
export function fetchEarly(url: string, init: RequestInit): Promise<Response> {
  const response = early.get(url);
  early.delete(url);
  return response ?? fetch(url, init);
}

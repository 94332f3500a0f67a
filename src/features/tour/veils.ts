/** What would give an answer away, and how it is kept from sight until there is a guess. What is hidden is not read aloud either. */
const sheets = {
  /** What the network says on the page of the forward process. */
  answers: '[data-answers] { visibility: hidden; }',
  /** The lower row of the film, x̂₀. */
  'film-x0': 'section[aria-label^="Film"] canvas { clip-path: inset(0 0 50% 0); }',
} as const;

export type Veil = keyof typeof sheets;

export function sheetOf(veils: readonly Veil[]): string {
  return veils.map((veil) => `@media screen { ${sheets[veil]} }`).join('\n');
}

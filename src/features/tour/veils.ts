/** What would give an answer away, and how it is kept from sight until there is a guess. What is hidden is not read aloud either. */
const sheets = {
  /** What the network says on the page of the forward process. */
  answers: `[data-answers] { visibility: hidden; }
    @media (max-width: 699px) { p[data-answers] { display: none; } }
    section[aria-label="The mixture"] div[data-answers]::after {
      content: '?' / ''; visibility: visible; position: absolute; top: 23px; display: grid; place-content: center; width: 100%; aspect-ratio: 1;
      border: 1px dashed var(--hair-2); color: var(--ink-2); font-size: 1.5rem;
    }`,
} as const;

export type Veil = keyof typeof sheets;

export function sheetOf(veils: readonly Veil[]): string {
  return veils.map((veil) => `@media screen { ${sheets[veil]} }`).join('\n');
}

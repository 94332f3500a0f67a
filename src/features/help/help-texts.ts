/** The keys as they are bound (film/use-global-keys.ts, recipe/PromptField.tsx, u-map/Tile.tsx, fork/ForkButton.tsx, compare/use-show.ts, compare/CompareBar.tsx, app/NetworkPage.tsx, this feature). */

export const keys: readonly { readonly press: readonly string[]; readonly does: string }[] = [
  { press: ['Space'], does: 'play, pause' },
  { press: ['←', '→'], does: 'one step back, one step forward' },
  { press: ['Home', 'End'], does: 'to the noise, to the picture' },
  { press: ['/'], does: 'to the prompt' },
  { press: ['Enter'], does: 'in the prompt: run what is written' },
  { press: ['Tab'], does: 'in the prompt: finish the word' },
  { press: ['click', 'Enter'], does: 'on a tile of the U: open it, one level deeper' },
  { press: ['←', '→', '↑', '↓'], does: 'in the U, reached by Tab: from part to part' },
  { press: ['Shift', '← → ↑ ↓'], does: 'on a tile of the U: read its values, and keep the position marked' },
  { press: ['Shift', 'click'], does: 'keep a position marked on all maps' },
  { press: ['Esc'], does: 'out of a list, panel, edit, page or the large pictures; unmark a position' },
  { press: ['click', 'drag', '← →'], does: 'on a gain (×1) of the U: cut the part, or give it another gain' },
  { press: ['Ctrl Z', 'Ctrl Shift Z'], does: 'undo a change of the run, redo it (⌘ on a Mac); what the browser’s Back takes back, its Forward brings back' },
  { press: ['f'], does: 'fork: continue from this step with something else, beside this run' },
  { press: ['x'], does: 'while two runs are compared: hold to see the other one' },
  { press: ['?'], does: 'open this help' },
];

/** The keys as they are bound (film/use-global-keys.ts, recipe/PromptField.tsx, u-map/Tile.tsx, fork/ForkButton.tsx, compare/use-show.ts, app/NetworkPage.tsx, this feature), and the field's words. */

export const keys: readonly { readonly press: readonly string[]; readonly does: string }[] = [
  { press: ['Space'], does: 'play, pause' },
  { press: ['←', '→'], does: 'one step back, one step on' },
  { press: ['Home', 'End'], does: 'to the noise, to the picture' },
  { press: ['/'], does: 'to the prompt' },
  { press: ['Enter'], does: 'in the prompt: run what is written' },
  { press: ['Tab'], does: 'in the prompt: finish the word' },
  { press: ['click', 'Enter'], does: 'on a tile of the U: open it, one level deeper' },
  { press: ['←', '→', '↑', '↓'], does: 'in the U, reached by Tab: from part to part' },
  { press: ['Shift', '← → ↑ ↓'], does: 'on a tile of the U: read its samples, and keep the place marked' },
  { press: ['Shift', 'click'], does: 'keep a place marked on all maps' },
  { press: ['Esc'], does: 'out: of a list, a panel, a change, a page; let go of a place' },
  { press: ['click', 'drag', '← →'], does: 'on a gain (×1) of the U: cut the part, or give it another gain' },
  { press: ['Ctrl Z', 'Ctrl Shift Z'], does: 'undo a change of the run, redo it (⌘ on a Mac)' },
  { press: ['f'], does: 'fork: go on from this step with something else, beside this run' },
  { press: ['x'], does: 'while two runs are compared: held, it shows the other one' },
  { press: ['?'], does: 'this' },
];

export const glossary: readonly { readonly word: string; readonly meaning: string }[] = [
  { word: 'x_t', meaning: 'the noisy picture at time t, which goes into the network' },
  { word: 'ε̂', meaning: 'the noise that the network sees in it' },
  { word: 'x̂₀', meaning: 'the finished picture that it expects, worked out from both' },
  { word: 't', meaning: 'the timestep: pure noise at the highest, the picture at 0; it runs down' },
  { word: 'ᾱ', meaning: 'how much of the picture’s variance is left at t' },
  { word: 'seed', meaning: 'the key of the random numbers: the same seed is the same noise' },
  { word: 'sampler', meaning: 'the rule that takes a step from x_t towards x̂₀' },
  { word: 'guidance', meaning: 'how much further to go towards the words than the network would on its own' },
  { word: 'skip connection', meaning: 'a tensor of the encoder laid beside the decoder’s at the same resolution. In noise prediction the fine detail is mostly noise: the one at full resolution carries it, and from below comes the picture to subtract' },
  { word: 'residual block', meaning: 'two convolutions whose result is added to what came in; t is added inside' },
  { word: 'self-attention', meaning: 'every place looks at every other place' },
  { word: 'cross-attention', meaning: 'every place reads the words' },
];

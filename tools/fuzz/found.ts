/** Cases that once were answered by something else than a sentence, or not in time: target, seed and number. They are tried first, every time. */
export const found: readonly (readonly [target: string, seed: number, index: number])[] = [
  // A class name of 10,000 letters was repeated whole in the message.
  ['scheduler configs', 20_261, 12],
  // So was that of a folder's scheduler.
  ['folders of diffusers', 7, 168],
  // A header that was noise was shown whole.
  ['.npz files', 9, 2735],
  // A repository whose name ends with a quotation mark came back without it.
  ['addresses of models', 3011, 58_689],
  // A solver's spacing of σ for a schedule of one timestep.
  ['scheduler configs', 3011, 13_452],
  // A branch whose name ends as a model’s file does was written down as that file.
  ['addresses of models', 703_220_366, 23_409],
  // In an address that is written out, what follows an @ in a repository's name is no branch.
  ['addresses of models', 4242, 11_374],
  // The name of a file within was repeated whole: 24,000 letters of noise.
  ['.npz files', 99, 23_337],
];

/** The words of the field, each in a sentence: what is shown wherever one is pointed at, focused or tapped, and listed behind the question mark. */
export const glossary = {
  'x_t': 'The noisy picture at timestep t: the network’s input.',
  'ε̂': 'The noise that the network predicts in x_t: its output. Subtracting it from x_t, suitably scaled, leaves the estimate x̂₀.',
  'x̂₀': 'The finished picture that the network expects: its estimate of the clean picture, computed from x_t and ε̂.',
  't': 'The timestep: how much noise there is. The highest t is pure noise and 0 the picture, so t runs down as the picture comes.',
  'ᾱ': 'How much of the picture’s variance is left in x_t: near 0 for pure noise, 1 for the picture.',
  'seed': 'The key of the random numbers: the same seed gives the same noise.',
  'sampler': 'The rule that takes a step from x_t towards x̂₀, given ε̂.',
  'guidance': 'How far to push towards the prompt, beyond what the network predicts on its own: ε̂_uncond + s · (ε̂_cond − ε̂_uncond). 1 means no guidance.',
  'conditional': 'The forward pass that is given the prompt.',
  'unconditional': 'The forward pass that is given no prompt. Guidance pushes away from its prediction.',
  'encoder': 'The left arm of the U: it halves the resolution level by level, and gives each position more channels.',
  'decoder': 'The right arm of the U: it goes back up to the picture’s resolution, level by level.',
  'skip connection':
    'A tensor of the encoder laid beside the decoder’s at the same resolution. In noise prediction the fine detail is mostly noise: the skip at full resolution carries it, and what comes from below is the picture, which is subtracted from it.',
  'from below': 'What the decoder’s level below hands up, brought to this resolution.',
  'joined': 'The skip and what comes from below, put together: concatenated (‖) in most U-Nets, added in some. The next layers read both.',
  'residual block': 'A few layers whose result is added to what came in. Inside, t is added too.',
  'self-attention': 'Every position of a feature map reads every other position, each with a weight.',
  'cross-attention': 'Every position of a feature map reads the words, each with a weight.',
  'feature map': 'What one channel of a layer holds: a number for each place of the picture, at that layer’s resolution.',
  'convolution': 'Each value is a weighted sum of a small window, here 3×3, of all the channels below it; the weights are the same at every place.',
  'correlation': 'How alike two arrays are, whatever their brightness and contrast: 1 for the same pattern, 0 for unrelated ones, −1 for opposites.',
  'mean square error': 'The mean of the squared differences between the values of two arrays: 0 where they are equal.',
  'fine detail': 'The energy (sum of squares) that is lost when every 2×2 block of pixels is replaced by its average.',
  'norm': 'How large an array is as a whole: the square root of the sum of its squares.',
  'latent': 'A smaller array that stands for a picture: some models denoise it instead, and a decoder turns it into the picture.',
} as const;

export type GlossaryWord = keyof typeof glossary;

export const isGlossaryWord = (word: string): word is GlossaryWord => Object.hasOwn(glossary, word);

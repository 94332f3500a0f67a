/** An experiment that is a link: followed in the page, it is one run with its edits. Counts are of sixteen captions and seeds; docs/binding.md tells how they were tried. */
export interface LinkedExperiment {
  readonly title: string;
  /** What is done, and what came of it. */
  readonly says: string;
  /** The fragment without its `#`. */
  readonly link: string;
}

/** What holds two things, their colours and their places together in emoji-32-pairs, in the order of docs/binding.md. */
export const pairs: readonly LinkedExperiment[] = [
  {
    title: 'The place is decided in the first five steps',
    says: 'Told the opposite place in steps 0–4 and the caption from then on, 12 of 16 stand as they were told at first.',
    link: 'v=1&model=emoji-32-pairs&prompt=a+pink+cat+right+of+a+red+fish+on+grey&seed=109&edits=prompt*prompt-a+pink+cat+left+of+a+red+fish+on+grey*steps-0_4',
  },
  {
    title: 'What is placed is the colour',
    says: 'Only the colours exchanged in steps 0–4: in 11 of 16 the two things change places, to where their colour already is.',
    link: 'v=1&model=emoji-32-pairs&prompt=a+pink+cat+right+of+a+red+fish+on+grey&seed=109&edits=prompt*prompt-a+red+cat+right+of+a+pink+fish+on+grey*steps-0_4',
  },
  {
    title: 'A colour that is there stays, and becomes the other thing',
    says: 'The colours exchanged from step 9 on: 15 of 16 end in the exchanged colours, and in 14 the things have changed places for it.',
    link: 'v=1&model=emoji-32-pairs&prompt=a+pink+cat+right+of+a+red+fish+on+grey&seed=109&edits=prompt*prompt-a+red+cat+right+of+a+pink+fish+on+grey*steps-9_24',
  },
  {
    title: 'Places are in the maps',
    says: 'The maps of all seven cross-attention layers from the run that is told the opposite place: 15 of 15 stand as in that run.',
    link: 'v=1&model=emoji-32-pairs&prompt=a+pink+cat+right+of+a+red+fish+on+grey&seed=109&edits=patch*tensor-encoder.0.cross.probabilities*from.prompt-a+pink+cat+left+of+a+red+fish+on+grey**patch*tensor-encoder.1.cross.probabilities*from.prompt-a+pink+cat+left+of+a+red+fish+on+grey**patch*tensor-encoder.2.cross.probabilities*from.prompt-a+pink+cat+left+of+a+red+fish+on+grey**patch*tensor-middle.cross.probabilities*from.prompt-a+pink+cat+left+of+a+red+fish+on+grey**patch*tensor-decoder.2.cross.probabilities*from.prompt-a+pink+cat+left+of+a+red+fish+on+grey**patch*tensor-decoder.1.cross.probabilities*from.prompt-a+pink+cat+left+of+a+red+fish+on+grey**patch*tensor-decoder.0.cross.probabilities*from.prompt-a+pink+cat+left+of+a+red+fish+on+grey',
  },
  {
    title: 'What a thing is comes in at 8×8',
    says: 'The three cross-attentions at 8×8 cut: neither thing is there in any of 16; tufts without a shape are left, in the caption’s colours.',
    link: 'v=1&model=emoji-32-pairs&prompt=a+pink+cat+right+of+a+red+fish+on+grey&seed=109&edits=gain*tensor-encoder.2.cross.out*value-0**gain*tensor-middle.cross.out*value-0**gain*tensor-decoder.2.cross.out*value-0',
  },
  {
    title: 'Its colour comes in at 16×16',
    says: 'The two cross-attentions at 16×16 cut: both things are there in 11 of 16, in their colours in 2.',
    link: 'v=1&model=emoji-32-pairs&prompt=a+pink+cat+right+of+a+red+fish+on+grey&seed=109&edits=gain*tensor-encoder.1.cross.out*value-0**gain*tensor-decoder.1.cross.out*value-0',
  },
  {
    title: 'At 32×32: nothing found',
    says: 'The two cross-attentions at 32×32 cut: all 16 have both things, colours and places; these maps are not needed for them.',
    link: 'v=1&model=emoji-32-pairs&prompt=a+pink+cat+right+of+a+red+fish+on+grey&seed=109&edits=gain*tensor-encoder.0.cross.out*value-0**gain*tensor-decoder.0.cross.out*value-0',
  },
  {
    title: 'A colour that is named late is not always taken',
    says: 'The caption without its colours in steps 0–4: bound in 12 of 16, and it is the second thing that lacks its colour.',
    link: 'v=1&model=emoji-32-pairs&prompt=a+pink+car+left+of+a+blue+cat+on+grey&seed=104&edits=prompt*prompt-a+car+left+of+a+cat+on+grey*steps-0_4',
  },
  {
    title: 'Self-attention off: no thing holds together',
    says: 'All five self-attention layers cut: no picture of 16 has both things; patches in the caption’s colours run into each other.',
    link: 'v=1&model=emoji-32-pairs&prompt=a+pink+cat+right+of+a+red+fish+on+grey&seed=109&edits=gain*tensor-encoder.1.self.out*value-0**gain*tensor-encoder.2.self.out*value-0**gain*tensor-middle.self.out*value-0**gain*tensor-decoder.2.self.out*value-0**gain*tensor-decoder.1.self.out*value-0',
  },
  {
    title: 'Without the words of place',
    says: '“left of” or “right of” given no weight: 10 of 16 have both things, 6 of these as the caption says and 3 the other way.',
    link: 'v=1&model=emoji-32-pairs&prompt=a+purple+pear+right+of+a+pink+umbrella+on+black&seed=105&edits=word*word-4*value-0**word*word-5*value-0',
  },
];

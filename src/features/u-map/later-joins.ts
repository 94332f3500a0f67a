/** What is said of the halves of a join, the rows in which a phone has them, and the choice of the forward pass: they come together. */
export { BranchControl } from './BranchControl.tsx';
export { HalvesWord } from './HalvesWord.tsx';
export { JoinRow } from './JoinRow.tsx';
export { JoinWorths } from './JoinWorths.tsx';

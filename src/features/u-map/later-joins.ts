/** What is said of the halves of a join, and the rows in which a phone has them: they come together. */
export { HalfWorth } from './HalfWorth.tsx';
export { HalvesWord } from './HalvesWord.tsx';
export { JoinRow } from './JoinRow.tsx';

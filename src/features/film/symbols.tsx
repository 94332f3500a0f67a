import { bar, Formula, hat, mi, mn, sub } from '../../ui/Formula.tsx';

/** The film's symbols, spelled as in the papers. */
export const NoisySymbol = () => <Formula node={sub(mi('x'), mi('t'))} spoken="x t" />;
export const ExpectedSymbol = () => <Formula node={sub(hat(mi('x')), mn('0'))} spoken="x hat zero" />;
export const AlphaBarSymbol = () => <Formula node={bar(mi('α'))} spoken="alpha bar" />;
export const TimestepSymbol = () => <Formula node={mi('t')} spoken="t" />;

import { bar, Formula, fraction, mi, mn, mo, root, row, sub } from '../../ui/Formula.tsx';

const alphaBarT = sub(bar(mi('α')), mi('t'));
const betaS = sub(mi('β'), mi('s'));
const odds = (over: boolean) => (over ? fraction(alphaBarT, row(mn('1'), mo('−'), alphaBarT)) : fraction(row(mn('1'), mo('−'), alphaBarT), alphaBarT));

export const AlphaBarFormula = () => (
  <Formula
    node={row(alphaBarT, mo('='), { tag: 'msub', children: [mo('∏'), row(mi('s'), mo('≤'), mi('t'))] }, mo('('), mn('1'), mo('−'), betaS, mo(')'))}
    spoken="alpha bar t is the product over s up to t of one minus beta s"
  />
);
export const SigmaFormula = () => <Formula node={row(sub(mi('σ'), mi('t')), mo('='), root(odds(false)))} spoken="sigma t is the root of one minus alpha bar t over alpha bar t" />;
export const LogSnrFormula = () => (
  <Formula node={row(sub(mi('λ'), mi('t')), mo('='), mi('log'), odds(true))} spoken="lambda t is the logarithm of alpha bar t over one minus alpha bar t" />
);

import { bar, Formula, type FormulaNode, hat, mi, mn, mo, root, row, sub } from '../../ui/Formula.tsx';
import { formatCoefficient } from '../../ui/format.ts';

/** The page's symbols, spelled as in the papers. */
const x0 = sub(mi('x'), mn('0'));
const xt = sub(mi('x'), mi('t'));
const predX0 = sub(hat(mi('x')), mn('0'));
const noise = mi('ε');
const predNoise = hat(mi('ε'));
const alphaBarT = sub(bar(mi('α')), mi('t'));
const signal = root(alphaBarT);
const amount = root(row(mn('1'), mo('−'), alphaBarT));

export const PictureSymbol = () => <Formula node={x0} spoken="x zero" />;
export const NoisySymbol = () => <Formula node={xt} spoken="x t" />;
export const ExpectedSymbol = () => <Formula node={predX0} spoken="x hat zero" />;
export const NoiseSymbol = () => <Formula node={noise} spoken="epsilon" />;
export const PredictedSymbol = () => <Formula node={predNoise} spoken="epsilon hat" />;
export const DifferenceSymbol = () => <Formula node={row(noise, mo('−'), predNoise)} spoken="epsilon minus epsilon hat" />;
export const AlphaBarSymbol = () => <Formula node={alphaBarT} spoken="alpha bar t" />;

const times = (factor: FormulaNode, of: FormulaNode): FormulaNode => row(factor, mo('⋅'), of);

/** x_t = √ᾱ_t·x₀ + √(1 − ᾱ_t)·ε, and again with this t's numbers. */
export function ForwardEquation({ alphaBar }: { alphaBar: number }) {
  const a = formatCoefficient(Math.sqrt(alphaBar));
  const b = formatCoefficient(Math.sqrt(1 - alphaBar));
  return (
    <>
      <Formula node={row(xt, mo('='), times(signal, x0), mo('+'), times(amount, noise))} spoken="x t equals root of alpha bar t times x zero plus root of one minus alpha bar t times epsilon" />{' '}
      <Formula node={row(mo('='), times(mn(a), x0), mo('+'), times(mn(b), noise))} spoken={`equals ${a} x zero plus ${b} epsilon`} />
    </>
  );
}

/** x̂₀ = (x_t − √(1 − ᾱ_t)·ε̂) ÷ √ᾱ_t, with this t's numbers. */
export function ExpectedEquation({ alphaBar }: { alphaBar: number }) {
  const a = formatCoefficient(Math.sqrt(alphaBar));
  const b = formatCoefficient(Math.sqrt(1 - alphaBar));
  return (
    <Formula
      node={row(predX0, mo('='), mo('('), xt, mo('−'), times(mn(b), predNoise), mo(')'), mo('/'), mn(a))}
      spoken={`x hat zero equals x t minus ${b} epsilon hat, all divided by ${a}`}
    />
  );
}

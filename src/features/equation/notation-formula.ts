import { notation } from '../../diffusion/notation.ts';
import type { Expr, QuantitySymbol, ScalarSymbol } from '../../diffusion/terms.ts';
import { bar, type FormulaNode, fraction, hat, mi, mn, mo, root, row, sub, sup } from '../../ui/Formula.tsx';
import { formatFixed } from '../../ui/format.ts';

/** The sampler's expressions as formulas, spelled as in the papers. Pure. */

export function symbolFormula(symbol: ScalarSymbol | QuantitySymbol): FormulaNode {
  const { base, accent, sub: below, sup: above } = notation[symbol];
  const letters = mi(base);
  const accented = accent === 'hat' ? hat(letters) : accent === 'bar' ? bar(letters) : letters;
  if (below !== undefined && above !== undefined) return { tag: 'msubsup', children: [accented, script(below), script(above)] };
  if (below !== undefined) return sub(accented, script(below));
  return above === undefined ? accented : sup(accented, script(above));
}

/** `t`, `t′`, `0`, `up`, `(1)`. A prime is an operator beside its letter, not part of its name. */
function script(text: string): FormulaNode {
  if (/^\d+$/.test(text)) return mn(text);
  if (text.endsWith('′')) return row(mi(text.slice(0, -1)), mo('′'));
  return /^[a-z]$/i.test(text) ? mi(text) : { tag: 'mtext', text };
}

/** How strongly an expression holds together: what is weaker than its surroundings needs parentheses. */
const SUM = 1;
const PRODUCT = 2;
const ATOM = 3;

export function exprFormula(expr: Expr): FormulaNode {
  return build(expr).node;
}

interface Built {
  readonly node: FormulaNode;
  readonly strength: number;
}

function build(expr: Expr): Built {
  if (typeof expr === 'number') {
    const node = expr < 0 ? row(mo('−'), mn(writeNumber(-expr))) : mn(writeNumber(expr));
    return { node, strength: expr < 0 ? SUM : ATOM };
  }
  if (typeof expr === 'string') return { node: symbolFormula(expr), strength: ATOM };
  switch (expr.op) {
    case 'add':
      return { node: row(build(expr.a).node, mo('+'), atLeast(expr.b, PRODUCT)), strength: SUM };
    case 'sub':
      return { node: row(build(expr.a).node, mo('−'), atLeast(expr.b, PRODUCT)), strength: SUM };
    case 'mul':
      return { node: row(atLeast(expr.a, PRODUCT), mo('⁢'), atLeast(expr.b, PRODUCT)), strength: PRODUCT };
    case 'div':
      // The bar holds both sides together.
      return { node: fraction(build(expr.a).node, build(expr.b).node), strength: ATOM };
    case 'sqrt':
      return { node: root(build(expr.of).node), strength: ATOM };
    case 'neg':
      return { node: row(mo('−'), atLeast(expr.of, PRODUCT)), strength: SUM };
    case 'exp':
      return { node: sup(mi('e'), build(expr.of).node), strength: ATOM };
    case 'square':
      return { node: sup(atLeast(expr.of, ATOM), mn('2')), strength: ATOM };
  }
}

function atLeast(expr: Expr, strength: number): FormulaNode {
  const built = build(expr);
  return built.strength >= strength ? built.node : row(mo('('), built.node, mo(')'));
}

function writeNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : formatFixed(value, 3).replace(/0+$/, '');
}

/** The same expression in one line of text: for screen readers and explanations. */
export function exprText(expr: Expr): string {
  return write(expr).text;
}

/** As a factor of a product: a sum stands in parentheses. */
export function factorText(expr: Expr): string {
  const { text, strength } = write(expr);
  return strength >= PRODUCT ? text : `(${text})`;
}

function write(expr: Expr): { text: string; strength: number } {
  if (typeof expr === 'number') return { text: expr < 0 ? `−${writeNumber(-expr)}` : writeNumber(expr), strength: expr < 0 ? SUM : ATOM };
  if (typeof expr === 'string') return { text: symbolText(expr), strength: ATOM };
  const inside = (part: Expr, strength: number): string => {
    const written = write(part);
    return written.strength >= strength ? written.text : `(${written.text})`;
  };
  switch (expr.op) {
    case 'add':
      return { text: `${inside(expr.a, SUM)} + ${inside(expr.b, PRODUCT)}`, strength: SUM };
    case 'sub':
      return { text: `${inside(expr.a, SUM)} − ${inside(expr.b, PRODUCT)}`, strength: SUM };
    case 'mul':
      return { text: `${inside(expr.a, PRODUCT)}·${inside(expr.b, PRODUCT)}`, strength: PRODUCT };
    case 'div':
      return { text: `${inside(expr.a, PRODUCT)} / ${inside(expr.b, ATOM)}`, strength: PRODUCT };
    case 'sqrt':
      return { text: `√${inside(expr.of, ATOM)}`, strength: ATOM };
    case 'neg':
      return { text: `−${inside(expr.of, PRODUCT)}`, strength: SUM };
    case 'exp':
      return { text: `exp(${inside(expr.of, SUM)})`, strength: ATOM };
    case 'square':
      return { text: `${inside(expr.of, ATOM)}²`, strength: ATOM };
  }
}

/** `x̂₀`, `ᾱ_t′`: base with its accent, the script after an underscore unless it is a digit. */
export function symbolText(symbol: ScalarSymbol | QuantitySymbol): string {
  const { base, accent, sub: below, sup: above } = notation[symbol];
  const accented = accent === 'hat' ? `${base}\u0302` : accent === 'bar' ? `${base}\u0304` : base;
  const lower = below === undefined ? '' : /^\d$/.test(below) ? ('₀₁₂₃₄₅₆₇₈₉'[Number(below)] ?? below) : `_${below}`;
  return `${accented}${lower}${above ?? ''}`;
}

/** The schedule's numbers that an expression names, each once, in reading order. */
export function scalarsIn(expr: Expr): ScalarSymbol[] {
  const found = new Set<ScalarSymbol>();
  const visit = (part: Expr): void => {
    if (typeof part === 'number') return;
    if (typeof part === 'string') found.add(part);
    else if ('of' in part) visit(part.of);
    else {
      visit(part.a);
      visit(part.b);
    }
  };
  visit(expr);
  return [...found];
}

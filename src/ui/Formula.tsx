import { createElement, Fragment, type ReactNode } from 'react';

/** A formula as data: the presentation MathML that we need, and nothing of what it means. */
export type FormulaNode =
  | { readonly tag: 'mi' | 'mn' | 'mo' | 'mtext'; readonly text: string; readonly upright?: boolean }
  | {
      readonly tag: 'mrow' | 'msub' | 'msup' | 'msubsup' | 'mfrac' | 'msqrt' | 'mover';
      readonly children: readonly FormulaNode[];
    };

/** `spoken` is what a screen reader says instead of guessing at the markup. */
export function Formula({ node, spoken }: { node: FormulaNode; spoken?: string }) {
  return createElement('math', { translate: 'no', ...(spoken === undefined ? {} : { 'aria-label': spoken, role: 'math' }) }, draw(node));
}

function draw(node: FormulaNode): ReactNode {
  if ('text' in node) {
    // A single-letter <mi> is italic by itself; `normal` asks for upright. A stretchy hat would span its whole base.
    if (node.tag === 'mo') return createElement('mo', { stretchy: 'false' }, node.text);
    return createElement(node.tag, node.upright === true ? { mathvariant: 'normal' } : null, node.text);
  }
  const children = node.children.map((child, index) => createElement(Fragment, { key: index }, draw(child)));
  return createElement(node.tag, null, children);
}

export const mi = (text: string): FormulaNode => ({ tag: 'mi', text });
export const mn = (text: string): FormulaNode => ({ tag: 'mn', text });
export const mo = (text: string): FormulaNode => ({ tag: 'mo', text });
export const row = (...children: readonly FormulaNode[]): FormulaNode => ({ tag: 'mrow', children });
export const sub = (base: FormulaNode, below: FormulaNode): FormulaNode => ({ tag: 'msub', children: [base, below] });
export const sup = (base: FormulaNode, above: FormulaNode): FormulaNode => ({ tag: 'msup', children: [base, above] });
export const root = (inner: FormulaNode): FormulaNode => ({ tag: 'msqrt', children: [inner] });
export const fraction = (over: FormulaNode, under: FormulaNode): FormulaNode => ({ tag: 'mfrac', children: [over, under] });
export const hat = (base: FormulaNode): FormulaNode => ({ tag: 'mover', children: [base, mo('^')] });
export const bar = (base: FormulaNode): FormulaNode => ({ tag: 'mover', children: [base, mo('¯')] });

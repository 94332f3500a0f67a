/** Text in which `x_t` is written as in the papers. */
export function Subscripts({ text }: { readonly text: string }) {
  return text.split(/_(\w+′?)/).map((part, i) => (i % 2 === 1 ? <sub key={i}>{part}</sub> : part));
}

/**
 * `?model=ADDRESS#…`: a model of one's own that lies somewhere, before the recipe and the view. The recipe names it by its sha256 as always, so that
 * another file at the address is no other meaning of the link.
 */
export function modelAddress(search: string): string | null {
  const fields = new URLSearchParams(search);
  const address = fields.get('model');
  // A whole link that came behind a `?` names a model by its id.
  return address === null || fields.has('v') || !address.includes('/') ? null : address;
}

/** The part of the address behind `?`, with the model's address in it or without. */
export function withModelAddress(search: string, address: string | null): string {
  if (address === modelAddress(search)) return search;
  const fields = new URLSearchParams(search);
  fields.delete('model');
  const others = fields.toString();
  const model = address === null ? '' : `model=${encodeURIComponent(address).replaceAll('%2F', '/').replaceAll('%3A', ':').replaceAll('%40', '@')}`;
  return [model, others].some((part) => part !== '') ? `?${[model, others].filter((part) => part !== '').join('&')}` : '';
}

import { expect, it } from 'vitest';
import { encodeLink, linkDefaults, parseLink } from './link.ts';
import { repairLink } from './repair-link.ts';

const whole = 'v=1&prompt=a+red+heart&seed=12&at=7';

it.each([
  ['as it was sent', `#${whole}`],
  ['&amp; from mail', `#${whole.replaceAll('&', '&amp;')}`],
  ['&amp;amp; from mail in mail', `#${whole.replaceAll('&', '&amp;amp;')}`],
  ['encoded whole', `#${encodeURIComponent(whole)}`],
  ['a full stop', `#${whole}.`],
  ['a bracket and a full stop', `#${whole}).`],
  ['an angle bracket', `#${whole}>`],
  ['an encoded quotation mark', `#${whole}%22`],
  ['two hashes', `##${whole}`],
  ['a line break in it', `#${whole.slice(0, 12)}%0D%0A${whole.slice(12)}`],
  ['a question mark behind the hash', `#?${whole}`],
  ['an ampersand at the end', `#${whole}&`],
  ['a space and a quotation mark before it', `#%20%E2%80%9C${whole}`],
  ['encoded whole, and again', `#${encodeURIComponent(encodeURIComponent(whole))}`],
  ['&#38; from a page', `#${whole.replaceAll('&', '&#38;')}`],
  ['the source of a mail', `#${whole.replaceAll('=', '=3D')}`],
  ['the source of a mail, over two lines', `#${whole.slice(0, 9).replaceAll('=', '=3D')}=%0D%0A${whole.slice(9).replaceAll('=', '=3D')}`],
  ['spaces of no width in it', `#${whole.slice(0, 20)}%E2%80%8B${whole.slice(20)}\u200b`],
  ['a soft hyphen in it', `#${whole.slice(0, 9)}%C2%AD${whole.slice(9)}`],
  ['a space that does not break behind it', `#${whole}%C2%A0`],
  ['a space behind it', `#${whole}%20`],
  ['stars of Markdown', `#${whole}**`],
  ['a slash behind the hash', `#/${whole}`],
  ['closing quotation marks, as browsers give them', `#${whole}%E2%80%9D.`],
  ['guillemets around it', `#%C2%AB${whole}%C2%BB`],
  ['three dots in one', `#${whole}%E2%80%A6`],
  ['a Chinese full stop', `#${whole}%E3%80%82`],
  ['a wide bracket', `#${whole}%EF%BC%89`],
  ['a corner bracket', `#${whole}%E3%80%8D`],
  ['a backtick of Markdown', `#${whole}%60`],
  ['bars that hide it', `#${whole}||`],
  ['a colon', `#${whole}:`],
  ['&quot; and &gt; from a page', `#${whole}&quot;&gt;`],
  ['&nbsp; from a page', `#${whole}&nbsp;`],
  ['a line break in a quoted mail', `#${whole.slice(0, 9)}%0D%0A%3E%20${whole.slice(9)}`],
  ['marks of the direction of writing', `#%E2%80%8E${whole}%E2%80%8F`],
  ['a phone number’s isolates', `#%E2%81%A6${whole}%E2%81%A9`],
  ['a highlighted text', `#${whole}:~:text=red`],
  ['an encoded hash behind the hash', `#%23${whole}`],
  ['&amp; half encoded', `#${whole.replaceAll('&', '&amp%3B')}`],
  ['only the & encoded', `#${whole.replaceAll('&', '%26')}`],
  ['LaTeX’s backslashes', `#${whole.replaceAll('&', '\\&')}`],
  ['&#61; from a page', `#${whole.replaceAll('=', '&#61;')}`],
])('%s', (_, hash) => {
  expect(repairLink(hash)).toEqual({ fragment: whole, notice: null });
});

it('? for #, and counted clicks, with one notice each', () => {
  expect(repairLink('', `?${whole}`)).toEqual({ fragment: whole, notice: expect.stringContaining('“?”') as string });
  expect(repairLink(`#${whole}&utm_source=mail&utm_medium=x`)).toEqual({ fragment: whole, notice: expect.stringContaining('track clicks') as string });
  // Without a version it is not read, but nor is it passed over in silence.
  expect(repairLink('', '?prompt=a+cat&seed=3')).toEqual({ fragment: 'prompt=a+cat&seed=3', notice: 'The link has a “?” where a “#” belongs.' });
  expect(repairLink(`#${whole}`, '?prompt=a+cat')).toEqual({ fragment: whole, notice: expect.stringContaining('only those behind the “#”') as string });
  expect(repairLink(`#${whole}`, '?v=2026-11-30')).toEqual({ fragment: whole, notice: null });
  expect(repairLink('', '?page=lab')).toEqual({ fragment: 'page=lab', notice: 'The link has a “?” where a “#” belongs.' });
  expect(repairLink('', '?page=3')).toEqual({ fragment: '', notice: null });
  expect(repairLink('')).toEqual({ fragment: '', notice: null });
});

it('what the app writes is left as it is', () => {
  const recipe = { ...linkDefaults.recipe, prompt: 'a “red” heart (on 100 % green) & more.', options: { a: 'b c' } };
  const link = encodeLink({ ...parseLink(''), recipe, view: { ...linkDefaults.view, kept: { tile: 'skip-0', u: 0.5, v: 0.25 } } });
  expect(repairLink(`#${link}`)).toEqual({ fragment: link, notice: null });
  expect(parseLink(repairLink(`#${encodeURIComponent(link)}`).fragment).recipe.prompt).toBe(recipe.prompt);
});

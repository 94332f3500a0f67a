/**
 * Links go through mail and chat, which encode them, break them over lines and put marks behind them. What was meant is repaired where it is
 * certain. Pure.
 */

export interface Repaired {
  /** Without the `#`. */
  readonly fragment: string;
  /** One sentence where something of note was left out or found elsewhere. */
  readonly notice: string | null;
}

/** Put on by whoever counts clicks. */
const COUNTING = /^(utm_\w+|fbclid|gclid|dclid|[gw]braid|msclkid|mc_[ce]id|igshid|igsh|twclid|ttclid|yclid|srsltid|li_fat_id|mkt_tok|trk|mibextid|pk_\w+|mtm_\w+|si|_hsenc|_hsmi|_g[al]|ref|source)$/i;

/** Marks that nobody sees, put in so that a long link can be broken, or stays in its direction of writing: the space of no width, the soft hyphen, the word joiner, the byte order mark, left-to-right and so on. */
const UNSEEN = /%E2%80%(?:8[BEF]|A[A-E])|%E2%81%A\d|%C2%AD|%EF%BB%BF/gi;

/** What a sentence puts before a link, and after it: brackets, quotation marks, stops, of any script, and what HTML writes for them. */
const BEFORE = /^(?:[?/!<("]|%(?:2[0237]|3C|60)|%C2%A[0B]|%E2%80%9[89C-F])+/i;
const BEHIND = /(?:[.,;:!)>\]"'`|*+]|%(?:2[02]|3E|60)|%C2%[AB][0B]|%E2%80%(?:9\w|A6)|%E3%80%[89]\w|%EF%BC%(?:8\w|9[A-F])|&(?:quot|[lg]t|nbsp|apos|[lr][ds]quo|hellip|#\d\d);?)+$/i;

const VERSION = /(^|[?&])v(=|%3D)\d/i;

/** Fields whose names say that they are ours, where others put what is theirs: a page that is a number is a host's. */
const FIELD = /(^|[?&])((prompt|negative|seed|sampler|steps|guidance|edits|tensor|tour)(=|%3D)|page=[a-z])/i;

/** `search` is what stands behind a `?`, for links in which that has come in place of the `#`. */
export function repairLink(hash: string, search = ''): Repaired {
  const said: string[] = [];
  let fragment = hash.replace(/^#+/, '');
  const field = FIELD.test(search);
  if (fragment === '' && (field || VERSION.test(search))) {
    fragment = search.replace(/^\?+/, '');
    // Without its version it is not read, and that is said then.
    said.push(VERSION.test(search) ? 'The link has a “?” where a “#” belongs; it was read anyway.' : 'The link has a “?” where a “#” belongs.');
  } else if (field) said.push('The link has fields of a run behind a “?” too; only those behind the “#” were read.');
  // As browsers give it, whatever they were given.
  fragment = oneLine(fragment).replace(/[^ -~]+/g, encodeURIComponent).replace(UNSEEN, '').replace(/:~:.*|\\/g, '');
  // Encoded as a whole, once or again: not one field can be told from another.
  for (let times = 0; times < 3 && !fragment.includes('=') && /%(25)*3D/i.test(fragment); times++) fragment = decode(fragment);
  // “=3D” is the “=” of a mail whose source was copied: no version is called 3D.
  if (/^v=3D\d/i.test(fragment)) fragment = fragment.replace(/=3D/gi, '=');
  // Only the “&” were encoded: a version is a number.
  if (/^v=\d+%26/i.test(fragment)) fragment = fragment.replace(/%26(?=[a-z.]+=)/gi, '&');
  fragment = fragment
    .replace(/&(?:#61|#x3d|equals);/gi, '=')
    .replace(/&(?:(?:amp|#38|#x26)(?:;|%3B))+/gi, '&')
    .replace(BEFORE, '')
    .replace(/[?]v=/, '&v=')
    .replace(BEHIND, '')
    .replace(/^&+|&+$/g, '');
  const fields = fragment === '' ? [] : fragment.split('&');
  const kept = fields.filter((field) => !COUNTING.test(field.split('=')[0] ?? ''));
  if (kept.length < fields.length) said.push('The link carried fields that track clicks; they were left out.');
  return { fragment: kept.join('&'), notice: said.length === 0 ? null : said.join(' ') };
}

/** Mail breaks a long line, and puts a “>” before it where it is quoted; what it put there is no part of the link. A space of a prompt is a `+` or `%20`. */
function oneLine(text: string): string {
  return text.replace(/(?:=?(?:%0D|\r)?(?:%0A|\n))(?:%20|\s|%09|%3E|>)*/gi, '').replace(/\s+/g, '');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

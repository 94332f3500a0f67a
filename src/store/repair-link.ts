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
const COUNTING = /^(utm_\w+|fbclid|gclid|dclid|[gw]braid|msclkid|mc_[ce]id|igshid|igsh|twclid|ttclid|yclid|srsltid|li_fat_id|mkt_tok|trk|_hsenc|_hsmi|_g[al]|ref|source)$/i;

/** Marks that nobody sees, put in so that a long link can be broken: the space of no width, the soft hyphen, the word joiner, the byte order mark. */
const UNSEEN = /[\u200b\u00ad\u2060\ufeff]|%E2%80%8B|%C2%AD|%E2%81%A0|%EF%BB%BF/gi;

const VERSION = /(^|[?&])v(=|%3D)\d/i;

/** Fields whose names say that they are ours, where others put what is theirs. */
const FIELD = /(^|[?&])(prompt|negative|seed|sampler|steps|guidance|edits|tensor|tour)(=|%3D)/i;

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
  fragment = oneLine(fragment).replace(UNSEEN, '');
  // Encoded as a whole, once or again: not one field can be told from another.
  for (let times = 0; times < 3 && !fragment.includes('=') && /%(25)*3D/i.test(fragment); times++) fragment = decode(fragment);
  // “=3D” is the “=” of a mail whose source was copied: no version is called 3D.
  if (/^v=3D\d/i.test(fragment)) fragment = fragment.replace(/=3D/gi, '=');
  fragment = fragment
    .replace(/&(?:(?:amp|#38|#x26);)+/gi, '&')
    .replace(/^(?:[?/!<("“«]|%(?:20|22|3C)|%C2%A0|%E2%80%9C)+/i, '')
    .replace(/[?]v=/, '&v=')
    .replace(/(?:[.,;!)>\]"'”’»*+]|%(?:22|3E|20)|%C2%A0)+$/i, '')
    .replace(/^&+|&+$/g, '');
  const fields = fragment === '' ? [] : fragment.split('&');
  const kept = fields.filter((field) => !COUNTING.test(field.split('=')[0] ?? ''));
  if (kept.length < fields.length) said.push('The link carried fields that track clicks; they were left out.');
  return { fragment: kept.join('&'), notice: said.length === 0 ? null : said.join(' ') };
}

/** Mail breaks a long line; what it put there is no part of the link. A space of a prompt is a `+` or `%20`. */
function oneLine(text: string): string {
  return text.replace(/(?:=?(?:%0D|\r)?(?:%0A|\n))(?:%20|\s|%09)*/gi, '').replace(/\s+/g, '');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

import '../../protocol/strict-zod.ts';
import * as z from 'zod/mini';
import { UserError } from '../../base/user-error.ts';
import { modelAddress, withModelAddress } from '../../store/model-address.ts';

/** A list of views to be shown one after the other: a file (docs/lecture.md). */
export interface Lecture {
  readonly title: string;
  readonly views: readonly LectureView[];
}

export interface LectureView {
  readonly title: string;
  /** A link from its `#` on, or from its `?` where that says where the model lies. */
  readonly link: string;
}

const VERSION = 1;
const MOST_VIEWS = 500;

const title = z.string().check(z.maxLength(200));
const schema = z.object({
  unetscope: z.literal('lecture'),
  version: z.number(),
  title: z.optional(title),
  views: z.array(z.object({ title: z.optional(title), link: z.string().check(z.maxLength(20_000)) })).check(z.maxLength(MOST_VIEWS)),
});

/** Throws a UserError: `lecture-malformed`, `lecture-newer`, `lecture-empty`. */
export function readLecture(text: string): Lecture {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new UserError('lecture-malformed', 'This file is not a list of views: it is not JSON. Choose one that was saved here, or write one as docs/lecture.md describes.', { cause });
  }
  const read = schema.safeParse(json);
  if (!read.success) {
    const [issue] = read.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
    throw new UserError('lecture-malformed', `This file is not a list of views: something else was found${where}. Choose one that was saved here, or write one as docs/lecture.md describes.`);
  }
  const { version, title: name = '', views } = read.data;
  if (version > VERSION) throw new UserError('lecture-newer', `The list was made by a newer Unetscope (version ${version}; this page reads ${VERSION}). Reload the page to get the newest one.`);
  if (views.length === 0) throw new UserError('lecture-empty', 'There are no views in this list. Add some, and save it again.');
  return { title: name, views: views.map((view, i) => ({ title: view.title ?? `View ${i + 1}`, link: onAnyHost(view.link) })) };
}

export function writeLecture({ title: name, views }: Lecture): string {
  return `${JSON.stringify({ unetscope: 'lecture', version: VERSION, title: name, views }, null, 2)}\n`;
}

/** Of a whole address, or of what stands behind its `#`, with it or without: the list may be shown on another host than it was made on. */
export function onAnyHost(link: string): string {
  const at = link.indexOf('#');
  const [before, fragment] = [link.slice(0, Math.max(0, at)), link.slice(at + 1)];
  return `${withModelAddress('', modelAddressIn(before))}#${fragment}`;
}

/** Where a link says that its model lies. */
export function modelAddressIn(link: string): string | null {
  const [before = ''] = link.split('#', 1);
  const at = before.indexOf('?');
  return at < 0 ? null : modelAddress(before.slice(at));
}

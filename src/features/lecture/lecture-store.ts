import { useSyncExternalStore } from 'react';
import { Latest } from '../../base/latest.ts';
import { readLecture, writeLecture, type Lecture, type LectureView } from './lecture-file.ts';

/** The list that is being made or shown, and which of its views is on the page. Kept for as long as the tab is, so that a reload costs nothing. */
export interface Held {
  readonly lecture: Lecture;
  readonly at: number;
  /** Where it came from, where that is an address. */
  readonly address: string | null;
}

/** Files that are read into the list: it may be changed, or its dialog closed and opened again, before they are. */
const reading = new Latest();

const KEY = 'unetscope.lecture';
const listeners = new Set<() => void>();
let held: Held | null = restore();

export function heldLecture(): Held | null {
  return held;
}

export function useHeldLecture(): Held | null {
  return useSyncExternalStore(subscribe, heldLecture);
}

export function holdLecture(lecture: Lecture, address: string | null = null): void {
  set({ lecture, at: 0, address });
}

/** Reads a list from a file, unless another is wanted or this one is changed by then. Rejects with what is wrong with the newest. */
export async function readList(file: Blob): Promise<void> {
  const isLatest = reading.begin();
  try {
    const lecture = readLecture(await file.text());
    if (isLatest()) holdLecture(lecture);
  } catch (error) {
    if (isLatest()) throw error;
  }
}

/** Puts a view behind the others, in a list of its own where there is none. */
export function addView(view: LectureView): void {
  const { lecture, at, address } = held ?? { lecture: { title: '', views: [] }, at: 0, address: null };
  set({ lecture: { ...lecture, views: [...lecture.views, view] }, at, address });
}

export function removeView(index: number): void {
  if (held === null) return;
  const views = held.lecture.views.filter((_, i) => i !== index);
  set(views.length === 0 ? null : { ...held, lecture: { ...held.lecture, views }, at: Math.min(held.at, views.length - 1) });
}

export function moveTo(at: number): void {
  if (held !== null) set({ ...held, at });
}

function set(next: Held | null): void {
  reading.begin();
  held = next;
  try {
    if (next === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify({ text: writeLecture(next.lecture), at: next.at, address: next.address }));
  } catch {
    // Storage may be blocked: the list then lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

function restore(): Held | null {
  try {
    const written: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    if (typeof written !== 'object' || written === null || !('text' in written) || typeof written.text !== 'string') return null;
    const lecture = readLecture(written.text);
    const at = 'at' in written && typeof written.at === 'number' && Number.isInteger(written.at) ? Math.min(Math.max(written.at, 0), lecture.views.length - 1) : 0;
    return { lecture, at, address: 'address' in written && typeof written.address === 'string' ? written.address : null };
  } catch {
    return null;
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

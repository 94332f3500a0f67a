import { useSyncExternalStore } from 'react';
import { readLecture, writeLecture, type Lecture, type LectureView } from './lecture-file.ts';

/** The list that is being made or shown, and which of its views is on the page. Kept for as long as the tab is, so that a reload costs nothing. */
export interface Held {
  readonly lecture: Lecture;
  readonly at: number;
  /** Where it came from, where that is an address. */
  readonly address: string | null;
}

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

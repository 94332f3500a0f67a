import type { View } from '../store/view.ts';

/** The view with its position on a film of `total` evaluations; nothing is known of a film of none. */
export function clampView(view: View, total: number): View {
  return { ...view, step: Math.max(0, Math.min(total === 0 ? view.step : total, Math.round(view.step))) };
}

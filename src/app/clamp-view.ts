import type { View } from '../store/view.ts';

/** The view with its position on a film of `total` evaluations; nothing is known of a film of none. */
export function clampView(view: View, total: number): View {
  return { ...view, step: Math.max(0, Math.min(total === 0 ? view.step : total, Math.round(view.step))) };
}

/** Says that a link names a position which the film does not have; null where it has it. */
export function pastTheEnd({ step }: Pick<View, 'step'>, total: number): string | null {
  return total === 0 || step <= total ? null : `The link asks for step “${step}”, but the film has only ${total} steps; the finished picture is shown instead.`;
}

import { applyGuidance } from '../diffusion/guidance.ts';
import { predictionOf, type Manifest } from './manifest.ts';

/** The network's answer for one sample, from its output for a batch of one row or two: without the learned variance that may stand behind each row, and guided. */
export function guidedAnswer(manifest: Manifest, output: Float32Array, batch: number, guidanceScale: number): Float32Array {
  return applyGuidance(predictionOf(manifest, output, batch), batch, guidanceScale);
}

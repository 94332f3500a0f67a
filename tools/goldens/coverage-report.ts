export interface CaseResult {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly steps: number;
  readonly eta: number;
  /** The largest relative deviation at any step. */
  readonly deviation: number;
}

export interface Origin {
  readonly diffusers: string;
  readonly torch: string;
  readonly refused: number;
  readonly tolerance: number;
}

export function coverageReport(_results: readonly CaseResult[], _origin: Origin): string {
  return '';
}

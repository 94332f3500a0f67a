import { at, f32 } from './float32.ts';

/** Solves the small system `matrix` · x = `right` by elimination with row exchanges, in float32 as torch.linalg.solve does. */
export function solve32(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const n = right.length;
  const rows = matrix.map((row, i) => [...row, at(right, i)]);
  for (let column = 0; column < n; column++) {
    const pivotRow = rows.slice(column).reduce((best, row) => (Math.abs(at(row, column)) > Math.abs(at(best, column)) ? row : best));
    const pivotAt = rows.indexOf(pivotRow);
    [rows[column], rows[pivotAt]] = [pivotRow, rows[column] ?? pivotRow];
    for (const row of rows.slice(column + 1)) {
      const factor = f32(at(row, column) / at(pivotRow, column));
      for (let k = column; k <= n; k++) row[k] = f32(at(row, k) - f32(factor * at(pivotRow, k)));
    }
  }
  const x = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    const row = rows[i] ?? [];
    let sum = at(row, n);
    for (let k = i + 1; k < n; k++) sum = f32(sum - f32(at(row, k) * at(x, k)));
    x[i] = f32(sum / at(row, i));
  }
  return x;
}

import { useEffect, useRef } from 'react';
import { pictureDomain } from '../../../render/domain.ts';
import { paintPicture } from '../../../render/paint.ts';
import { putPixels } from '../../../render/put-pixels.ts';
import { useStore } from '../../../store/store.ts';
import type { Sheet, SheetCell } from './sheet-job.ts';
import styles from './SheetGrid.module.css';

/** The pictures, each a link to its run. */
export function SheetGrid({ sheet: { rows, columns, cells }, linkTo }: { sheet: Sheet; linkTo: (cell: SheetCell) => string }) {
  return (
    // A region that scrolls must be reachable by keyboard; its links are.
    <div className={styles.scroll}>
      <table className={styles.sheet}>
        <thead>
          <tr>
            <td />
            {columns.map(({ label }) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, r) => (
            <tr key={row.label}>
              <th scope="row">{row.label}</th>
              {columns.map((column, c) => {
                const cell = cells[r]?.[c] ?? null;
                return (
                  <td key={column.label}>
                    {cell === null ? (
                      <span className={styles.empty} />
                    ) : (
                      <a href={linkTo(cell)} target="_blank" rel="noopener" aria-label={`${row.label}, ${column.label}: open this run`}>
                        <Picture data={cell.picture} />
                      </a>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Picture({ data }: { data: Float32Array }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const shape = useStore((state) => state.manifest?.sample);
  useEffect(() => {
    if (canvas.current === null || shape === undefined || data.length !== shape.channels * shape.height * shape.width) return;
    putPixels(canvas.current, paintPicture(data, shape.channels, shape.height * shape.width, pictureDomain(data)), shape.width, shape.height);
  }, [data, shape]);
  return <canvas ref={canvas} className={styles.picture} />;
}

/** An end of a colour scale as briefly as it is exact: niceCeiling's numbers have at most two digits. */
export function legendNumber(value: number): string {
  const short = Number(value.toPrecision(3));
  return short < 0 ? `−${-short}` : String(short);
}

/**
 * JSON as Python's json module writes it: with -Infinity, Infinity and NaN, which JSON does not have and which come out as texts. diffusers saves each
 * DPM-Solver with `"lambda_min_clipped": -Infinity`. Throws a SyntaxError.
 */
export function parsePythonJson(text: string): unknown {
  return JSON.parse(text.replace(/("(?:[^"\\]|\\.)*")|-?\bInfinity\b|\bNaN\b/g, (found, quoted: string | undefined) => quoted ?? `"${found}"`));
}

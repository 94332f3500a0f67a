import { createHash } from 'node:crypto';
import { relative } from 'node:path';

/**
 * Short names for the classes of CSS modules in the built page, where a fiftieth of the program that it starts with is such names: of a class
 * and its file, so that two builds give the same. The dev server keeps the long ones.
 */
export function shortClassNames(folder: string): (name: string, file: string) => string {
  const givenTo = new Map<string, string>();
  return (name, file) => {
    const whose = `${relative(folder, file.replace(/\?.*$/, ''))} ${name}`;
    const short = `_${createHash('sha256').update(whose).digest('base64url').replaceAll('-', '_').slice(0, 4)}`;
    const other = givenTo.get(short) ?? whose;
    if (other !== whose) throw new Error(`${other} and ${whose} would both be called ${short}. Rename one of them.`);
    givenTo.set(short, whose);
    return short;
  };
}

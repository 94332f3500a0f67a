import { describeModel, withInputs, type Answers, type Draft } from '../protocol/foreign/describe.ts';
import type { OwnModel } from '../protocol/engine.ts';
import type { Chosen, ReadFiles } from './read-files.ts';

/** A model as it was chosen, read as far as it must be to be described. */
export interface Readable {
  readonly files: Chosen;
  /** The same with one more file, of an input's own values. */
  readonly withFile: (path: string, file: Blob) => Readable;
  readonly describe: (answers: Answers) => Draft;
}

export function readable({ files, known }: ReadFiles): Readable {
  const describe = (answers: Answers): Draft =>
    'manifest' in known ? { manifest: withInputs(known.manifest, answers.inputs), questions: [], notes: known.notes, size: null } : describeModel(known, answers);
  return { files, describe, withFile: (path, file) => readable({ files: { ...files, [path]: file }, known }) };
}

export function toOwnModel({ files }: Readable, { manifest }: Draft): OwnModel {
  return { manifest, files };
}

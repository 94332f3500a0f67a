import { UserError } from '../../base/user-error.ts';
import { pythonString } from './python-snippet.ts';
import script from './edited-run.py?raw';
import feeding from './feeding.py?raw';

/** edited-run.py with its plan and what feeds a file, in its parts: a notebook has them as cells, and a tensor of one step needs but the first two. */
export interface ScriptParts {
  /** The plan, and what noise is made of. */
  readonly head: string;
  /** How a file is fed, and the network under the edits. */
  readonly network: string;
  /** A run of a sampler. */
  readonly film: string;
  /** The run itself. */
  readonly end: string;
}

const begins = ['# The network, with an input', '# The film: ', 'films = {'] as const;

export function writeScript(plan: object): ScriptParts {
  const [network, film, end] = begins.map((words) => script.indexOf(words));
  if (network === undefined || film === undefined || end === undefined || network < 0 || film < network || end < film) {
    throw new UserError('export-script', 'The script could not be written: its source does not have the expected form. Please report this.');
  }
  return {
    head: script.slice(0, network).replace('open("plan.json").read()', () => pythonString(JSON.stringify(plan))),
    network: feeding + script.slice(network, film),
    film: script.slice(film, end),
    end: script.slice(end),
  };
}

import { writeNpz } from '../../base/write-npz.ts';
import { useActions } from '../../store/actions.ts';
import { Button } from '../../ui/Button.tsx';
import { saveFile } from '../../ui/save.ts';
import type { KeptConditions } from './kept-conditions.ts';
import { Line } from './parts.tsx';
import type { useAttempt } from './use-attempt.ts';

interface KeptLineProps {
  readonly file: string;
  readonly kept: () => Promise<KeptConditions>;
  readonly disabled: boolean;
  readonly attempt: ReturnType<typeof useAttempt>['attempt'];
}

/** The file that a script reads what text encoders and files made from. */
export function KeptLine({ file, kept, disabled, attempt }: KeptLineProps) {
  const actions = useActions();
  const save = async (): Promise<void> => saveFile(file, writeNpz(await (await kept()).arrays((asked) => actions.conditions(asked))));
  return (
    <Line named what={file}>
      <Button look="link" disabled={disabled} onClick={() => attempt(save)}>
        Save conditions
      </Button>
    </Line>
  );
}

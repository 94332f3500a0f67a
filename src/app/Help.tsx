import { HelpBody } from '../features/help/HelpBody.tsx';
import { Stored } from '../features/stored/Stored.tsx';

/** What is in the dialog behind “?”. */
export function Help() {
  return (
    <HelpBody>
      <Stored />
    </HelpBody>
  );
}

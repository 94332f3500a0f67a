import { ForkClause } from '../features/fork/ForkClause.tsx';
import { EditsClause } from '../features/lab/EditsClause.tsx';

/** The last clauses of the run's sentence: where it forks, and what is done to the network. */
export function LastClauses() {
  return (
    <>
      <ForkClause />
      <EditsClause />
    </>
  );
}

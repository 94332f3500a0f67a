import { ForkClause } from '../features/fork/ForkClause.tsx';
import { EditsClause } from '../features/lab/EditsClause.tsx';
import { ModelClause } from '../features/open-model/ModelClause.tsx';

/** The last clauses of the run's sentence: whose model makes it, where it forks, and what is done to the network. */
export function LastClauses() {
  return (
    <>
      <ModelClause />
      <ForkClause />
      <EditsClause />
    </>
  );
}

import { type AmperecloudQuery } from '../../query.gen';
import { type Control, type QueryProblem } from '../../queryProblem';

/** What the parts of the query editor have in common. */
export interface FieldProps {
  /** Prefix of the controls' ids. */
  id: string;
  query: AmperecloudQuery;
  offerVariables: boolean;
  /** What is wrong with a control. */
  problemsOf: (control: Control, at?: number) => QueryProblem[];
  onChange: (change: Partial<AmperecloudQuery>) => void;
}

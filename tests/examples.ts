import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A question of the query help. */
export interface Example {
  id: string;
  query: { format: string; queryType: string };
  /** How far back the time goes that it is for. */
  days: number;
}

/** How far back the time goes that a question is for; the others are for a day. */
const DAYS: Record<string, number> = {
  'energy-by-day': 30,
  'yield-ranking': 30,
  'pr-by-month': 366,
  'self-consumption': 30,
  co2: 30,
  revenue: 30,
  'power-curve': 30,
  'missing-data': 30,
};

const written = readFileSync(path.join(__dirname, 'contract', 'examples.json'), 'utf8');

/** What the query help offers, as `src/examples.test.ts` writes it. */
export const EXAMPLES = (JSON.parse(written) as Array<Omit<Example, 'days'>>).map((example): Example => ({
  ...example,
  days: DAYS[example.id] ?? 1,
}));

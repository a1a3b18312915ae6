import { type AmperecloudQuery } from '../../query.gen';
import { type Members } from '../../queryProblem';
import { type ReadingType } from '../../resources';
import { isVariable } from '../../variables';

/** What is known of the members of a query whose variables were replaced. */
export function membersOf(
  query: AmperecloudQuery,
  scope: string[] | undefined,
  offered: ReadingType[] | undefined,
  forRule: boolean
): Members {
  const chosen = new Set(query.readingTypes);
  return {
    count: countOf(query, scope),
    units: offered?.filter(({ id }) => chosen.has(id)).map(({ unit }) => unit),
    forRule,
  };
}

/** Undefined: nobody knows before the devices are listed, or a variable has no value yet. */
function countOf({ scope: kind, deviceScope, devices, facilities }: AmperecloudQuery, scope: string[] | undefined) {
  switch (deviceScope) {
    case 'facility':
      return kind === 'facilities' && facilities.some(isVariable) ? undefined : scope?.length;
    case 'devices':
      return devices.some(isVariable) ? undefined : devices.length;
    default:
      return undefined;
  }
}

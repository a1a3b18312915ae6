import { type Facility } from '../resources';
import { companyEntries } from './companies';
import { search } from './search';

const facility = (companyId: string | undefined, company: string): Facility => ({
  id: `${companyId}${company}`,
  name: 'x',
  company,
  companyId,
});

describe('companyEntries', () => {
  it('has each company once, as people sort them, by name where there is no id, and none without both', () => {
    const entries = companyEntries([
      facility('3', 'Solar 10'),
      facility('2', 'Solar 9'),
      facility('1', 'Äther GmbH'),
      facility('2', 'Solar 9'),
      facility(undefined, 'Solar 11'),
      facility(undefined, ''),
    ]);
    expect(entries.map(({ option }) => option.label)).toEqual(['Äther GmbH', 'Solar 9', 'Solar 10', 'Solar 11']);
    expect(entries.map(({ option }) => option.value)).toEqual(['1', '2', '3', 'Solar 11']);
    expect(search(entries, 'aether').options[0].value).toBe('1');
  });

  it('tells two of one name apart, and names one without a name by its id', () => {
    const entries = companyEntries([facility('a', 'Nord'), facility('b', 'Nord'), facility('c', ' ')]);
    expect(entries.map(({ option }) => option.label)).toEqual(['c', 'Nord (a)', 'Nord (b)']);
  });
});

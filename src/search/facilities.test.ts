import { type Facility } from '../resources';
import { facilityIndex } from './facilities';

function labels(facilities: Facility[]) {
  return facilityIndex(facilities).entries.map(({ option }) => option.label);
}

describe('facilityIndex', () => {
  it('sorts as Germans do, numbers by size', () => {
    const names = ['Zeta', 'Ärmelkanal', 'WR 10', 'Armin', 'WR 9', ' Beta', 'Österreich', 'Otto'];
    const list = names.map((name, at) => ({ id: String(at), name, company: 'A' }));
    expect(labels(list)).toEqual(['Ärmelkanal', 'Armin', 'Beta', 'Österreich', 'Otto', 'WR 9', 'WR 10', 'Zeta']);
  });

  it('describes by company and city, and not at all when there is neither', () => {
    const { byId } = facilityIndex([
      { id: '1', name: 'One', company: 'A GmbH', city: 'Köln' },
      { id: '2', name: 'Two', company: '' },
    ]);
    expect(byId.get('1')).toEqual({ value: '1', label: 'One', description: 'A GmbH · Köln' });
    expect(byId.get('2')).toEqual({ value: '2', label: 'Two' });
  });

  it('tells namesakes apart, however their umlauts are written', () => {
    const list: Facility[] = [
      { id: '1', name: 'Köris', company: 'A GmbH' },
      { id: '2', name: 'Köris'.normalize('NFD'), company: 'B GmbH' },
      { id: '3', name: 'Dach', company: 'A GmbH' },
      { id: '4', name: 'Dach', company: 'A GmbH' },
      { id: '5', name: 'Feld', company: '' },
      { id: '6', name: 'Feld', company: '' },
      { id: '7', name: 'Wald', company: 'A GmbH' },
    ];
    expect(labels(list)).toEqual([
      'Dach (A GmbH, 3)',
      'Dach (A GmbH, 4)',
      'Feld (5)',
      'Feld (6)',
      'Köris (A GmbH)',
      'Köris (B GmbH)',
      'Wald',
    ]);
  });

  it('shows the id of a facility without a name', () => {
    expect(labels([{ id: '60f1', name: ' ', company: '' }])).toEqual(['60f1']);
  });

  it('is made once for each list', () => {
    const list = [{ id: '1', name: 'One', company: '' }];
    expect(facilityIndex(list)).toBe(facilityIndex(list));
    expect(facilityIndex([...list])).not.toBe(facilityIndex(list));
  });
});

import { type Device, type Facility } from '../resources';
import { deviceEntries } from './devices';
import { search } from './search';

const device = (id: string, name: string, more: Partial<Device> = {}): Device => ({
  id,
  name,
  type: 'inverter',
  facilityId: 'f1',
  ...more,
});
const facilities: Facility[] = [
  { id: 'f1', name: 'Wald', company: '' },
  { id: 'f2', name: 'Acker', company: '' },
];
const entries = (devices: Device[]) => deviceEntries(devices, facilities, { deleted: (name) => `${name} (deleted)` });

describe('deviceEntries', () => {
  it('sorts by plant and as people count, deleted ones last', () => {
    const options = entries([
      device('a', 'INV 10'),
      device('b', 'INV 1', { deleted: true }),
      device('c', 'INV 2'),
      device('d', 'INV 1', { facilityId: 'f2' }),
    ]).map(({ option }) => [option.group, option.label]);
    expect(options).toEqual([
      ['Acker', 'Acker: INV 1'],
      ['Wald', 'Wald: INV 2'],
      ['Wald', 'Wald: INV 10'],
      ['Wald', 'Wald: INV 1 (deleted)'],
    ]);
  });

  it('says of one plant only once which it is', () => {
    expect(entries([device('a', 'INV 1', { nominalPower: 50.5, serial: 'SN7' })])[0].option).toEqual({
      value: 'a',
      label: 'INV 1',
      group: 'Wald',
      description: 'inverter · 50.5 kW · SN7',
    });
  });

  it.each(['wechselrichter wald', 'inverter', 'sn7', 'wr'])('finds by "%s"', (needle) => {
    const all = entries([device('a', 'Nord', { serial: 'SN7' }), device('z', 'Zähler', { type: 'meter' })]);
    expect(search(all, needle).options.map(({ value }) => value)).toEqual(['a']);
  });

  it('takes one without a name, of a plant that is not in the list', () => {
    expect(entries([device('a', ' ', { facilityId: 'f9', type: 'other' })])[0].option).toEqual({
      value: 'a',
      label: 'a',
      group: 'f9',
    });
  });
});

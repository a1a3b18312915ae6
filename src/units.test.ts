import { getValueFormat, getValueFormats } from '@grafana/data';

import units from '../pkg/frame/units.json';

// The backend's table of units is checked against Grafana's own list of unit ids.
const ids = new Set(getValueFormats().flatMap((category) => category.submenu?.map((format) => format.value) ?? []));

describe('the unit map', () => {
  it.each(Object.entries(units))('%s is shown by a unit that Grafana has', (_, { unit }) => {
    if (unit.startsWith('suffix:')) {
      expect(getValueFormat(unit)(1).suffix?.trim()).toBe(unit.slice('suffix:'.length));
    } else {
      expect(ids).toContain(unit);
    }
  });

  // 1,449 W/m² must not become 1 kW/m², nor 1,449.37 € a rounded 1.45K.
  it.each(Object.entries(units).filter(([, shown]) => 'decimals' in shown))(
    '%s has a fixed number of decimals, so it is not scaled',
    (_, { unit }) => {
      for (const value of [0.001, 1449, 2_500_000]) {
        expect(getValueFormat(unit)(value, 3).suffix).toBe(getValueFormat(unit)(1, 3).suffix);
      }
    }
  );

  it('scales kilowatts, and not twice', () => {
    expect(getValueFormat(units.kW.unit)(1500)).toMatchObject({ text: '1.50', suffix: ' MW' });
    expect(getValueFormat(units.kWh.unit)(1500)).toMatchObject({ text: '1.50', suffix: ' MWh' });
  });
});

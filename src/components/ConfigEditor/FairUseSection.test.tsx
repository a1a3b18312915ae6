import { screen, within } from '@testing-library/react';

import { type AmperecloudSettings } from '../../settings';
import { type FakeBackend } from '../../testing/backend';
import { apiMapBackend, renderEditor } from './apiMapPage';

const header = () => screen.getByRole('button', { name: /^Cache and fair use/ });
const number = (name: string) => screen.getByRole('spinbutton', { name });
const cache = () => screen.getByRole('switch', { name: 'Use the cache' });
const range = (resolution: string) => within(screen.getByRole('table')).getByRole('textbox', { name: resolution });

async function openSection(jsonData: Partial<Record<keyof AmperecloudSettings, unknown>> = {}, readOnly = false) {
  const page = renderEditor({ jsonData: jsonData as AmperecloudSettings, readOnly });
  await page.user.click(header());
  return page;
}

describe('cache and fair use', () => {
  let backend: FakeBackend;

  beforeEach(() => {
    backend = apiMapBackend();
  });

  it('is closed at first, even where something is set, and asks for nothing', async () => {
    const { user } = renderEditor({ jsonData: { burst: 5 } });
    expect(header()).toHaveAttribute('aria-expanded', 'false');
    expect(screen.queryByRole('switch', { name: 'Use the cache' })).not.toBeInTheDocument();
    await user.click(header());
    expect(number('Burst')).toHaveValue(5);
    expect(backend.requests).toHaveLength(0);
  });

  it('is there before the data source is saved', () => {
    renderEditor({ uid: '' });
    expect(header()).toBeInTheDocument();
  });

  describe('numbers', () => {
    it.each([
      ['Cache size', 'cacheSizeMiB', '512', 512, '128'],
      ['Freshness factor', 'cacheFreshness', '0.5', 0.5, '1'],
      ['Requests per minute', 'requestsPerMinute', '7.5', 7.5, '60'],
      ['Burst', 'burst', '1000', 1000, '10'],
      ['Parallel requests', 'maxParallel', '1', 1, '3'],
      ['Maximum pause (minutes)', 'maxPauseMinutes', '1.5', 1.5, '5'],
      ['Data points per request', 'maxPointsPerRequest', '1000000', 1_000_000, '50000'],
      ['Facilities per request', 'maxFacilitiesPerRequest', '500', 500, '20'],
      ['Response size', 'maxResponseMiB', '128', 128, '64'],
    ])('%s is saved as a number, and as nothing when it is empty', async (label, key, typed, saved, preset) => {
      const { settings, user } = await openSection({ timeout: 5 });
      expect(number(label)).toHaveAttribute('placeholder', preset);
      expect(number(label)).toHaveAccessibleDescription(/Default: /);
      await user.click(number(label));
      await user.paste(typed);
      expect(settings()).toEqual({ timeout: 5, [key]: saved });
      await user.clear(number(label));
      expect(JSON.stringify(settings())).toBe('{"timeout":5}');
      expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    });

    it.each([
      ['Cache size', 'cacheSizeMiB', 64, '0', 'Enter a whole number from 1 to 16,384'],
      ['Cache size', 'cacheSizeMiB', 64, '1.5', 'Enter a whole number from 1 to 16,384'],
      ['Freshness factor', 'cacheFreshness', 2, '0.05', 'Enter a number from 0.1 to 100'],
      ['Requests per minute', 'requestsPerMinute', 30, '6001', 'Enter a number from 1 to 6,000'],
      ['Burst', 'burst', 5, '-1', 'Enter a whole number from 1 to 1,000'],
      ['Parallel requests', 'maxParallel', 2, '51', 'Enter a whole number from 1 to 50'],
      ['Maximum pause (minutes)', 'maxPauseMinutes', 2, '0', 'Enter a number from 1 to 1,440'],
      ['Data points per request', 'maxPointsPerRequest', 2000, '999', 'Enter a whole number from 1,000 to 1,000,000'],
      ['Facilities per request', 'maxFacilitiesPerRequest', 5, '501', 'Enter a whole number from 1 to 500'],
    ])('%s: %s stays %d while %s is typed', async (label, key, saved, typed, says) => {
      const before = { [key]: saved, timeout: 5 };
      const { settings, user } = await openSection(before);
      await user.tripleClick(number(label));
      await user.paste(typed);
      expect(number(label)).toHaveValue(Number(typed));
      expect(number(label)).toBeInvalid();
      expect(screen.getByRole('alert')).toHaveTextContent(says);
      expect(settings()).toEqual({ ...before, notSaved: { [key]: typed } });
    });

    it('that a file holds as text are shown, and left alone', async () => {
      const { settings } = await openSection({ cacheSizeMiB: '64', requestsPerMinute: ' 6e1 ' });
      expect(number('Cache size')).toHaveValue(64);
      expect(screen.queryByRole('alert')).not.toBeInTheDocument();
      expect(settings()).toEqual({ cacheSizeMiB: '64', requestsPerMinute: ' 6e1 ' });
    });

    it('that a file holds wrongly are marked', async () => {
      await openSection({ burst: 0 });
      expect(number('Burst')).toHaveValue(0);
      expect(screen.getByRole('alert')).toHaveTextContent('from 1 to 1,000');
    });
  });

  it.each([
    ['a number', 'burst', '5000', () => number('Burst'), '50', { burst: 50 }],
    ['a duration', 'maxRange.1h', 'soon', () => range('1 hour'), '2w', { burst: 5, maxRange: { '1h': '2w' } }],
    ['what no browser tells', 'burst', 'NaN', () => number('Burst'), '50', { burst: 50 }],
  ])(
    '%s that an earlier visit could not save is shown until it is corrected',
    async (_, name, typed, field, next, saved) => {
      const { settings, user } = renderEditor({ jsonData: { burst: 5, notSaved: { [name]: typed } } });
      expect(header()).toHaveAccessibleName('Cache and fair use Some values cannot be saved');
      await user.click(header());
      expect(field()).toBeInvalid();
      expect(field()).toHaveDisplayValue(typed === 'NaN' ? '' : typed);
      await user.tripleClick(field());
      await user.paste(next);
      expect(settings()).toEqual(saved);
      await user.click(header());
      expect(header()).toHaveAccessibleName('Cache and fair use');
    }
  );

  it('stays to be corrected while the section is closed, and says so', async () => {
    const { settings, user } = await openSection({ burst: 7 });
    await user.tripleClick(number('Burst'));
    await user.paste('0');
    await user.click(header());
    expect(header()).toHaveAccessibleName('Cache and fair use Some values cannot be saved');
    await user.click(header());
    expect(number('Burst')).toHaveValue(0);
    await user.tripleClick(number('Burst'));
    await user.paste('70');
    expect(settings()).toEqual({ burst: 70 });
    await user.click(header());
    expect(header()).toHaveAccessibleName('Cache and fair use');
  });

  describe('the switch of the cache', () => {
    it('saves that the cache is off, and nothing when it is on', async () => {
      const { settings, user } = await openSection({ cacheSizeMiB: 64 });
      expect(cache()).toBeChecked();
      await user.click(cache());
      expect(settings()).toEqual({ cacheSizeMiB: 64, cacheDisabled: true });
      expect(cache()).not.toBeChecked();
      await user.click(cache());
      expect(JSON.stringify(settings())).toBe('{"cacheSizeMiB":64}');
    });

    it.each([
      [false, true],
      [true, false],
      ['false', true],
      [' True ', false],
      [null, true],
    ])('reads %j from a file', async (cacheDisabled, on) => {
      await openSection({ cacheDisabled });
      expect((cache() as HTMLInputElement).checked).toBe(on);
    });
  });

  describe('the longest time ranges', () => {
    it('are shown for every resolution, with their defaults', async () => {
      await openSection();
      const rows = within(screen.getByRole('table')).getAllByRole('row').slice(1);
      expect(
        rows.map((row) => [
          within(row).getByRole('rowheader').textContent,
          within(row).getByRole('textbox').getAttribute('placeholder'),
        ])
      ).toEqual([
        ['Raw', '1d'],
        ['1 minute', '1d'],
        ['5 minutes', '7d'],
        ['15 minutes', '31d'],
        ['1 hour', '92d'],
        ['1 day', '1y'],
        ['1 month', '10y'],
        ['1 year', '100y'],
      ]);
    });

    it('are saved by resolution, and those that are not touched stay', async () => {
      const { settings, user } = await openSection({ timeout: 5, maxRange: { '1d': '2y', '2h': '1w' } });
      expect(range('1 day')).toHaveValue('2y');
      await user.type(range('1 hour'), '2w ');
      expect(settings()).toEqual({ timeout: 5, maxRange: { '1d': '2y', '2h': '1w', '1h': '2w' } });
      expect(range('1 hour')).toHaveValue('2w ');
      await user.clear(range('1 day'));
      expect(settings().maxRange).toEqual({ '2h': '1w', '1h': '2w' });
    });

    it('are nothing when the last one is cleared', async () => {
      const { settings, user } = await openSection({ maxRange: { '1m': '6h' } });
      expect(range('Raw')).toHaveAttribute('placeholder', '6h');
      await user.clear(range('1 minute'));
      expect(JSON.stringify(settings())).toBe('{}');
      expect(range('Raw')).toHaveAttribute('placeholder', '1d');
    });

    it.each([
      ['Raw', 'raw', '59s', '1m'],
      ['1 minute', '1m', '7', '1m'],
      ['1 hour', '1h', '30m', '1h'],
      ['1 month', '1M', '30d', '1M'],
      ['1 year', '1y', '101y', '1y'],
      ['1 day', '1d', 'forever', '1d'],
    ])('of %s keep their last value while %s is %s', async (label, resolution, typed, shortest) => {
      const maxRange = { [resolution]: '5y', '15m': '9d' };
      const { settings, user } = await openSection({ maxRange });
      await user.tripleClick(range(label));
      await user.paste(typed);
      expect(range(label)).toHaveValue(typed);
      expect(range(label)).toBeInvalid();
      expect(range(label)).toHaveAccessibleDescription(`Enter a duration from ${shortest} to 100y`);
      expect(settings()).toEqual({ maxRange, notSaved: { [`maxRange.${resolution}`]: typed } });
    });

    it('that a file holds wrongly are marked', async () => {
      await openSection({ maxRange: { '1h': 5 } });
      expect(range('1 hour')).toHaveValue('5');
      expect(range('1 hour')).toBeInvalid();
    });
  });

  it('is locked when the data source is provisioned, and still shown', async () => {
    await openSection({ burst: 5, maxRange: { '1d': '2y' } }, true);
    const controls = [cache(), number('Burst'), number('Cache size'), range('1 day'), range('Raw')];
    for (const control of controls) {
      expect(control).toBeDisabled();
    }
    expect(number('Burst')).toHaveValue(5);
    expect(range('1 day')).toHaveValue('2y');
  });

  it('explains how long values stay fresh', async () => {
    await openSection();
    expect(number('Freshness factor')).toHaveAccessibleDescription(
      /newer than 2 hours are refetched after 60 seconds, newer than 2 days after 15 minutes, newer than 14 days after 6 hours, and older ones after 24 hours/
    );
    expect(number('Freshness factor')).toHaveAccessibleDescription(
      /do not change.*: newer than 2 hours after 10 minutes at the latest, newer than 2 days after 3 hours/
    );
  });
});

import { answerLabel } from './answerLabels';

describe('the answers of roles', () => {
  it.each([
    ['readings.to.end', 'exclusive', 'No, values stop before it'],
    ['analysis.to.end', 'inclusive', 'Yes'],
    ['answer.stamps', 'end', 'End of the interval'],
    ['readings.from.encoding', 'rfc3339', 'Date and time: 2026-06-01T00:00:00Z'],
    ['readings.from.encoding', 'epochMillis', 'Milliseconds since 1970'],
  ])('%s %s is in words', (role, code, label) => {
    expect(answerLabel(role, code)).toBe(label);
  });

  // A field of the schema may be called like a code, and a newer backend may have codes of its own.
  it.each([
    ['readings.to', 'end'],
    ['facility.name', 'start'],
    ['answer.shape', 'series:values'],
    ['answer.stamps', 'middle'],
  ])('%s %s stays as it is', (role, code) => {
    expect(answerLabel(role, code)).toBeUndefined();
  });
});

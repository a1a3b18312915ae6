import { helpOf, messageOf } from './problem';

describe('messageOf', () => {
  it.each([
    [
      'the words of the backend',
      { statusText: 'Bad Gateway', data: { message: 'The token expired.' } },
      'The token expired.',
    ],
    ['another member for them', { data: { error: 'Plugin unavailable' } }, 'Plugin unavailable'],
    ['an answer that is text', { statusText: 'Bad Gateway', data: 'upstream down' }, 'upstream down'],
    ['an error in the browser', new Error('Failed to fetch'), 'Failed to fetch'],
    ['the status', { status: 502, statusText: 'Bad Gateway', data: {} }, 'Bad Gateway'],
    ['a text', 'no', 'no'],
  ])('takes %s', (_, error, message) => {
    expect(messageOf(error)).toBe(message);
  });

  it.each([undefined, null, {}, { data: { message: '' } }])('says something about %j', (error) => {
    expect(messageOf(error)).toMatch(/Try again/);
  });

  it('does not show a whole web page', () => {
    expect(messageOf({ data: '<html>'.repeat(1000) }).length).toBeLessThan(600);
  });
});

describe('helpOf', () => {
  it('leads to the section of the category', () => {
    expect(helpOf({ status: 401, data: { message: 'No.', category: 'unauthorized' } })).toMatch(
      /\/docs\/troubleshooting\.md#unauthorized$/
    );
  });

  it.each([undefined, 'text', { data: {} }, { data: { category: '' } }])('is nothing for %j', (error) => {
    expect(helpOf(error)).toBeUndefined();
  });
});

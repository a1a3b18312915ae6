import { Memo } from './memo';

describe('Memo', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('shares one request among concurrent callers, and asks again when the answer has expired', async () => {
    const memo = new Memo<string>(1000);
    const ask = jest.fn(async () => 'answer');
    expect(await Promise.all([memo.get('k', ask), memo.get('k', ask)])).toEqual(['answer', 'answer']);
    jest.advanceTimersByTime(999);
    await memo.get('k', ask);
    expect(ask).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(1);
    await memo.get('k', ask);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('does not expire an answer while it is in flight', async () => {
    const memo = new Memo<string>(1000);
    let arrive = (_: string) => {};
    const ask = jest.fn(() => new Promise<string>((resolve) => (arrive = resolve)));
    const first = memo.get('k', ask);
    jest.advanceTimersByTime(5000);
    const second = memo.get('k', ask);
    arrive('late');
    expect(await Promise.all([first, second])).toEqual(['late', 'late']);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('keeps keys apart', async () => {
    const memo = new Memo<string>(1000);
    expect(await memo.get('a', async () => 'A')).toBe('A');
    expect(await memo.get('b', async () => 'B')).toBe('B');
  });

  it('forgets an error', async () => {
    const memo = new Memo<string>(1000);
    await expect(memo.get('k', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await memo.get('k', async () => 'yes')).toBe('yes');
  });
});

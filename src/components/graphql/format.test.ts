import { formatted } from './format';

describe('formatting a query', () => {
  it('puts each field on a line, and keeps comments and texts', async () => {
    const text = '# all that is open\nquery($a:Int){me{id # key\n name(x:"a  b")}}\n\n# of all\nfragment F on U{id}';
    expect(await formatted(text)).toBe(
      [
        '# all that is open',
        'query ($a: Int) {',
        '  me {',
        '    id # key',
        '    name(x: "a  b")',
        '  }',
        '}',
        '',
        '# of all',
        'fragment F on U {',
        '  id',
        '}',
      ].join('\n')
    );
    expect(await formatted(await formatted(text))).toBe(await formatted(text));
  });

  it('fails for what is no query', async () => {
    await expect(formatted('{ me {')).rejects.toThrow(/Syntax Error/);
  });
});

import { fold, plain } from './fold';

describe('fold', () => {
  it('brings the spellings of a name together', () => {
    const spellings = ['Köris', 'Köris'.normalize('NFD'), 'Koeris', 'Koris', 'KÖRIS'];
    expect(new Set(spellings).size).toBe(5);
    expect(spellings.map(fold)).toEqual(Array(5).fill('koris'));
  });

  it.each([
    ['Großräschen', 'grossraschen'],
    ['GROSSRAESCHEN', 'grossraschen'],
    ['Ærøskøbing', 'aroskobing'],
    ['Łódź', 'lodz'],
    ['Cañón', 'canon'],
    ['WR$1, {A}', 'wr$1, {a}'],
  ])('%s', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });
});

describe('plain', () => {
  it('leaves the letters of words without umlauts alone', () => {
    expect(plain('Quelle')).toBe('quelle');
    expect(plain('Neue Würze')).toBe('neue wurze');
  });
});

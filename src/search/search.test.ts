import { search, searchEntry } from './search';

const names = ['Solarpark Köris', 'Koerner Dach', 'Alte Quelle', 'Dach Koblenz', 'Park (Süd), {A} "B" $1'];
const entries = names.map((name, at) =>
  searchEntry({ value: String(at), label: name }, at === 2 ? 'Firma Müller' : '')
);
const found = (needle: string) => search(entries, needle).options.map((option) => option.label);

describe('search', () => {
  it('finds everything for an empty needle, in order', () => {
    expect(found('')).toEqual(names);
    expect(found('  ')).toEqual(names);
  });

  it.each(['köris', 'Köris'.normalize('NFD'), 'koeris', 'KORIS'])('finds an umlaut by %s', (needle) => {
    expect(found(needle)).toEqual(['Solarpark Köris']);
  });

  it('finds ue in the middle of a word that never had an umlaut', () => {
    expect(found('elle')).toEqual(['Alte Quelle']);
    expect(found('quelle')).toEqual(['Alte Quelle']);
  });

  it('needs every word, wherever it stands', () => {
    expect(found('dach ko')).toEqual(['Dach Koblenz', 'Koerner Dach']);
    expect(found('dach xyz')).toEqual([]);
    expect(found('quelle mueller')).toEqual(['Alte Quelle']);
  });

  it('puts labels that begin with the needle first', () => {
    expect(found('ko')).toEqual(['Koerner Dach', 'Solarpark Köris', 'Dach Koblenz']);
  });

  it('takes special characters literally', () => {
    expect(found('{a} "b" $1')).toEqual([names[4]]);
    expect(found('(süd),')).toEqual([names[4]]);
    expect(found('.*')).toEqual([]);
  });

  it('says how many more there are', () => {
    expect(search(entries, '', 2)).toMatchObject({ options: [{ label: names[0] }, { label: names[1] }], more: 3 });
    expect(search(entries, 'koeris', 2).more).toBe(0);
  });
});

import { areWordsCut, isFound, searchText, searchWords } from './search-text.js';

it.each([
  ['Müller', 'muller'],
  ['Lefèvre', 'lefevre'],
  ['STRAẞE Straße', 'strasse strasse'],
  ['İstanbul ıspanak', 'istanbul ispanak'],
  ['Łukasz Đorđe Øre', 'lukasz dorde ore'],
  ['Æther Þór Œuvre', 'aether thor oeuvre'],
  ['Ｊｏｈｎ　Ｓｍｉｔｈ', 'john smith'],
  ['ﬁne ﬂow Ĳsland', 'fine flow ijsland'],
  ['An\u200bn\u00ad Ar\u2060cher\ufeff', 'ann archer'],
  ['Nguyễn Thị', 'nguyen thi'],
  ['ΟΔΥΣΣΕΥΣ Οδυσσεύς', 'οδυσσευσ οδυσσευσ'],
  ['Йосиф Ёлка', 'иосиф елка'],
  ['O’Brien O´Brien O`Brien', "o'brien o'brien o'brien"],
  ['Anne–Marie Anne‑Marie', 'anne-marie anne-marie'],
  ['أحمد كريم', 'احمد كريم'],
  ['کریم یـــاس', 'كريم ياس'],
  ['ｶﾀｶﾅ', 'カタカナ'],
  ['王小明', '王小明'],
  ['  a \n\t b\u00a0c ', 'a b c'],
])('%s is searched as %s', (text, folded) => {
  expect(searchText(text)).toBe(folded);
  expect(searchText(folded)).toBe(folded);
});

it('the same word in any writing is found by any other', () => {
  const writings = ['Müller', 'MULLER', 'Mu\u0308ller', 'ｍｕｌｌｅｒ', 'mul\u200dler'];
  for (const search of writings)
    for (const text of writings) expect([search, isFound(search, text)]).toEqual([search, true]);
});

it('every word has to stand somewhere, in any order', () => {
  expect(isFound('Strasse Zoë', 'Zoe', 'in der Straße')).toBe(true);
  expect(isFound('Strasse Cy', 'Zoe', 'in der Straße')).toBe(false);
});

it('what shows nothing searches for nothing', () => {
  expect(searchWords(' \u200b \u00ad')).toEqual([]);
  expect(searchWords('a b c d e f g h i j')).toHaveLength(8);
  expect(['a b c d e f g h', 'a, b, c – d e f g h!', 'a b c d e f g h i'].map(areWordsCut)).toEqual([
    false,
    false,
    true,
  ]);
});

it.each([
  ['Müller, last week.', ['muller', 'last', 'week']],
  ['„Anna“ (Berlin)!', ['anna', 'berlin']],
  ['Lefèvre,Chloé; Zoë', ['lefevre', 'chloe', 'zoe']],
  ['@ann.archer, 王小明。', ['ann.archer', '王小明']],
  ['anne-marie – o’brien?', ['anne-marie', "o'brien"]],
  ['10,5 1.2.3 C# 50% a_b', ['10,5', '1.2.3', 'c#', '50%', 'a_b']],
  ['?! …', ['?!', '...']],
])('the words of %s are those without the signs of a sentence', (search, words) => {
  expect(searchWords(search)).toEqual(words);
});

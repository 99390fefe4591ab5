import { emailOf, idOf, isEmail, linkedIdOf, loginOf, roomCodeOf, usernameOf, wordOf } from './addresses.js';

const CODE = 'abcd-efgh-jkmn';
const HYPHENS = ['‐', '‑', '‒', '–', '—', '―', '−', '－', '_', '.', ' ', '\u00a0', ', ', ' - '];

it.each([
  CODE,
  'ABCD-EFGH-JKMN',
  'abcdefghjkmn',
  'ＡＢＣＤ－ＥＦＧＨ－ＪＫＭＮ',
  '  abcd-efgh-jkmn\n',
  'ab\u200bcd-efgh\u2060-jkmn\ufeff',
  '"abcd-efgh-jkmn".',
  'abcd%20efgh%20jkmn',
  'https://parley.example/join/abcd-efgh-jkmn',
  'HTTPS://PARLEY.EXAMPLE/JOIN/ABCD-EFGH-JKMN/',
  'parley.example:3000/join/abcd%20efgh%20jkmn?x=1#y',
  '<https://parley.example/join/Abcd.Efgh.Jkmn>',
  'Come to https://parley.example/join/abcd-efgh-jkmn at five',
  ...HYPHENS.map((hyphen) => CODE.replaceAll('-', hyphen)),
])('%j is the room abcd-efgh-jkmn', (given) => expect(roomCodeOf(given)).toBe(CODE));

it.each([
  '',
  ' ',
  '-',
  'abcd-efgh-jkm',
  'abcd-efgh-jkmnp',
  'abcd-efgh-jkml',
  'аbcd-efgh-jkmn',
  'abcd/efgh/jkmn',
  '%',
  '/join/',
  'abcd-efgh-jkm1',
])('%j is no room: look-alike letters are not guessed', (given) => expect(roomCodeOf(given)).toBeNull());

it.each([
  [' Ann ', 'ann'],
  ['@ann', 'ann'],
  ['ＡＮＮ', 'ann'],
  ['an\u200bn', 'ann'],
  ['İSMAİL', 'ismail'],
])('%j is the username %s', (given, username) => {
  expect(usernameOf(given)).toBe(username);
  expect(loginOf(given)).toBe(username);
});

it.each([
  [' Ann@Example.COM ', 'ann@example.com'],
  ['mailto:ann@example.com', 'ann@example.com'],
  ['ann＠example．com', 'ann@example.com'],
  ['Jo\u0308rg@example.com', 'jörg@example.com'],
])('%j is the address %s', (given, email) => {
  expect(emailOf(given)).toBe(email);
  expect(loginOf(given)).toBe(email);
  expect(isEmail(given)).toBe(true);
});

it.each([
  ['12', 12],
  [' 12 ', 12],
  ['0012', 12],
  ['１２', 12],
  ['1\u200b2', 12],
  ['2147483647', 2147483647],
  ['2147483648', null],
  ['0', null],
  ['-1', null],
  ['1.5', null],
  ['1e3', null],
  ['', null],
  ['12abc', null],
])('%j is the id %s', (given, id) => expect(idOf(given)).toBe(id));

it.each([
  ['7.', 7],
  ['3).', 3],
  ['１２”', 12],
  [' 12 ', 12],
  ['-7', null],
  ['1.5.', null],
  ['7x.', null],
  ['.', null],
])('%j at the end of a link is the id %s', (given, id) => expect(linkedIdOf(given)).toBe(id));

it.each(['jörg@example.com', 'ann@bücher.example', "o'brien+x@mail.example.org", '王@例え.テスト', 'दीपक@example.com'])(
  'mail can go to %s',
  (email) => expect(isEmail(email)).toBe(true),
);
it.each([
  '',
  'ann',
  'ann@',
  '@example.com',
  'ann@example',
  'a b@example.com',
  '.a@example.com',
  'a..b@example.com',
  'a@b@example.com',
  'ann@-x.com',
  'ann@x.-com',
  'ann@1.2.3.4',
  `${'a'.repeat(65)}@example.com`,
  'ann@example.c',
  'a\n@example.com',
])('no mail can go to %j', (email) => expect(isEmail(email)).toBe(false));

it.each(['history', 'HISTORY', 'Ｈistory', ' hist\u200bory ', 'HİSTORY'])(
  '%j is the word history of an address',
  (given) => expect(wordOf(given)).toBe('history'),
);

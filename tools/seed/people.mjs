import { UserEntity } from '../../dist/server/users/user.entity.js';
import { named } from '../../dist/server/users/names/sort-name.js';
import { chance, insertAll, oneOf } from './chance.mjs';

const FIRST = [
  ...[
    'Łukasz',
    'Иван',
    'مريم',
    '陈伟',
    'Zoë',
    'Jürgen',
    'Aoife',
    'Søren',
    'Ngọc',
    'Chloé',
    'Ömer',
    'Ana',
    'Tomáš',
    'Yuki',
  ],
  ...['Maximiliane-Alexandra', 'Bo', 'Fatou', 'Giulia', 'Ravi', 'Noa', 'Eero', 'Inês', 'Kofi', 'Lea', '🌻 Mia'],
];
const LAST = [
  ...['Wiśniewski', 'Петров', 'الحسن', '王', 'van den Berg', 'Müller', 'Ó Briain', 'Ångström', 'Nguyễn', 'Lefèvre'],
  ...[
    'Yılmaz',
    'García Márquez',
    'Dvořák',
    '佐藤',
    'von Hohenstein-Wartenburg',
    'Li',
    'Diallo',
    'Rossi',
    'Iyer',
    'Cohen',
  ],
  ...['Mäkinen', 'Gonçalves', 'Mensah', 'Schmidt', 'Weiß'],
];
const WORDS = [
  'Back on Monday',
  'In the workshop',
  '☕',
  'Working from home',
  'Please write first',
  null,
  null,
  null,
  null,
];

/** Everybody in the company, the demo accounts first. @returns rows of users */
export async function seedPeople(manager, count) {
  const next = chance(3);
  const { passwordHash } = await manager
    .createQueryBuilder(UserEntity, 'user')
    .addSelect('user.passwordHash')
    .where("user.username = 'ann'")
    .getOneOrFail();
  const rows = Array.from({ length: count }, (_, n) => {
    const displayName = `${FIRST[n % FIRST.length]} ${LAST[(n + Math.floor(n / FIRST.length)) % LAST.length]}`;
    const username = `person${n + 1}`;
    const createdAt = new Date(Date.now() - (40 + next() * 300) * 86_400_000);
    const account = { username, email: `${username}@example.com`, passwordHash, role: 'employee', createdAt };
    const lastSeenAt = new Date(Date.now() - next() ** 3 * 20 * 86_400_000);
    return {
      ...account,
      ...named(displayName),
      availability: next() < 0.05 ? 'busy' : 'auto',
      statusMessage: oneOf(WORDS, next),
      lastSeenAt,
    };
  });
  await insertAll(manager, UserEntity, rows);
  return manager.find(UserEntity, { order: { id: 'ASC' } });
}

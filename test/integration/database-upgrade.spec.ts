import type { DataSource } from 'typeorm';
import { MIGRATIONS } from '../../migrations/index.js';
import { dataSourceOptions, openDatabase } from '../../server/database/data-source.js';
import { newDatabase, type TestDatabase } from '../support/database.js';

type Row = Record<string, unknown>;
const AT = '2026-03-01 09:30:00.123';
const TABLES = ['users', 'calls', 'call_participants', 'call_slots', 'call_signals'];

/** What a database contained before there were rooms: two people, a finished call, a running one, and their signals. */
const BEFORE_ROOMS: [string, Row][] = [
  ['users', user(1, 'ann')],
  ['users', user(2, 'ben')],
  ['calls', { id: 7, ...call('ended'), endReason: 'hangup', endedById: 2, duration: 61, version: 4 }],
  ['calls', { id: 8, ...call('accepted') }],
  ['call_participants', participant({ id: 11, callId: 7, userId: 1, role: 'caller', state: 'left' })],
  ['call_participants', participant({ id: 12, callId: 7, userId: 2, role: 'callee', state: 'left' })],
  ['call_participants', participant({ id: 13, callId: 8, userId: 2, role: 'caller', state: 'joined', video: 1 })],
  ['call_slots', { userId: 2, callId: 8, leaseUntil: AT }],
  ['call_signals', signal({ id: 21, senderId: 11, recipientId: 12, kind: 'offer' })],
  ['call_signals', signal({ id: 22, senderId: 12, recipientId: 11, kind: 'answer' })],
];

function user(id: number, username: string): Row {
  const names = { username, email: `${username}@example.com`, displayName: username, passwordHash: '-' };
  return { id, ...names, role: 'employee', availability: 'auto', createdAt: AT };
}

function call(status: string): Row {
  return { kind: 'direct', type: 'video', status, callerId: 1, initiatedAt: AT, acceptedAt: AT };
}

function participant(fields: Row): Row {
  return { deviceId: `device-${fields['id'] as number}`, epoch: 3, joinedAt: AT, ...fields };
}

function signal(fields: Row): Row {
  const data = JSON.stringify({ type: fields['kind'], sdp: 'v=0 Ζωή' });
  const hash = { data, dataHash: 'a'.repeat(64), clientId: `client-${fields['id'] as number}` };
  return { callId: 7, senderEpoch: 1, recipientEpoch: 1, ...hash, outcome: 'relayed', createdAt: AT, ...fields };
}

/** The database after the first `count` migrations. */
function openedAt(database: TestDatabase, count: number): Promise<DataSource> {
  return openDatabase({ ...dataSourceOptions(database), migrations: MIGRATIONS.slice(0, count) });
}

async function insert(dataSource: DataSource, [table, row]: [string, Row]): Promise<void> {
  const columns = Object.keys(row);
  const places = columns.map(() => '?').join(', ');
  await dataSource.query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`, Object.values(row));
}

const rowsOf = async (dataSource: DataSource): Promise<Row[][]> =>
  Promise.all(TABLES.map((table) => dataSource.query<Row[]>(`SELECT * FROM ${table} ORDER BY 1`)));

it('every row of calls, participants and signals survives the step to rooms, and the step back', async () => {
  const database = await newDatabase();
  const steps = MIGRATIONS.findIndex(({ name }) => name.startsWith('Rooms'));
  const old = await openedAt(database, steps);
  for (const row of BEFORE_ROOMS) await insert(old, row);
  const before = await rowsOf(old);
  await old.destroy();

  const opened = await openedAt(database, steps + 1);
  const after = await rowsOf(opened);
  expect(after.map((rows) => rows.length)).toEqual([2, 2, 3, 1, 2]);
  expect(after).toMatchObject(before);
  expect(after[1]![0]).toMatchObject({ roomId: null });
  expect(after[2]![0]).toMatchObject({ guestId: null, presentSeconds: 0, ringDeadlineAt: null, invitedById: null });
  await expect(insert(opened, ['calls', { ...call('ended'), roomId: 999 }])).rejects.toThrow(/foreign key/i);
  await expect(
    insert(opened, ['call_participants', participant({ id: 14, callId: 8, userId: 2, role: 'x', state: 'x' })]),
  ).rejects.toThrow(/unique|duplicate/i);

  await opened.undoLastMigration();
  expect(await rowsOf(opened)).toEqual(before);
  await opened.query('DELETE FROM calls WHERE id = 7');
  expect((await rowsOf(opened)).map((rows) => rows.length)).toEqual([2, 1, 1, 1, 0]);
  await opened.destroy();
  await database.drop();
});

it('names and titles that are there are searched like new ones', async () => {
  const database = await newDatabase();
  const steps = MIGRATIONS.findIndex(({ name }) => name.startsWith('SearchTexts'));
  const old = await openedAt(database, steps);
  await insert(old, ['users', { ...user(1, 'ann'), displayName: 'Ann Straße', sortName: 'ann straße' }]);
  const room = { ownerId: 1, access: 'open', maxParticipants: 6, createdAt: AT };
  await insert(old, ['rooms', { id: 1, ...room, code: 'abcd-efgh-jkmn', title: 'Übersicht', description: 'İzmir' }]);
  await insert(old, ['rooms', { id: 2, ...room, code: 'abcd-efgh-jkmp', title: 'Other' }]);
  await insert(old, ['calls', { id: 7, ...call('ended') }]);
  await insert(old, ['call_participants', { callId: 7, guestName: 'Łuka', role: 'member', state: 'left' }]);
  await old.destroy();

  const opened = await openedAt(database, steps + 1);
  expect(await opened.query('SELECT sortName FROM users')).toMatchObject([{ sortName: 'ann strasse' }]);
  expect(await opened.query('SELECT searchTitle, searchDescription FROM rooms ORDER BY id')).toMatchObject([
    { searchTitle: 'ubersicht', searchDescription: 'izmir' },
    { searchTitle: 'other', searchDescription: null },
  ]);
  expect(await opened.query('SELECT searchName FROM call_participants')).toMatchObject([{ searchName: 'luka' }]);
  await opened.undoLastMigration();
  expect(await opened.query('SELECT title FROM rooms ORDER BY id')).toHaveLength(2);
  await opened.destroy();
  await database.drop();
});

it('who looked keeps the name of that time, and calls know how many signals are older than their chain', async () => {
  const database = await newDatabase();
  const steps = MIGRATIONS.findIndex(({ name }) => name.startsWith('Records'));
  const old = await openedAt(database, steps);
  for (const row of BEFORE_ROOMS) await insert(old, row);
  const hashes = { previousHash: null, rowHash: 'b'.repeat(64) };
  await insert(old, [
    'call_signals',
    { ...signal({ id: 23, senderId: 11, recipientId: 12, kind: 'offer' }), ...hashes },
  ]);
  await insert(old, ['audit_accesses', { id: 5, userId: 2, action: 'view', callId: 7, at: AT }]);
  await old.destroy();

  const opened = await openedAt(database, steps + 1);
  expect(await opened.query('SELECT name FROM audit_accesses')).toMatchObject([{ name: 'ben' }]);
  const calls = await opened.query<Row[]>('SELECT id, unchained FROM calls ORDER BY id');
  expect(calls).toMatchObject([
    { id: 7, unchained: 2 },
    { id: 8, unchained: 0 },
  ]);
  await opened.undoLastMigration();
  expect((await rowsOf(opened)).map((rows) => rows.length)).toEqual([2, 2, 3, 1, 3]);
  await opened.destroy();
  await database.drop();
});

it('rooms and calls keep their people when nobody may own them, and what was nobody’s has somebody after the step back', async () => {
  const database = await newDatabase();
  const steps = MIGRATIONS.findIndex(({ name }) => name.startsWith('GuestRooms'));
  const room = { title: 'Weekly', access: 'open', maxParticipants: 6, createdAt: AT };
  const old = await openedAt(database, steps);
  for (const row of BEFORE_ROOMS) await insert(old, row);
  await insert(old, ['rooms', { id: 31, code: 'aaaa-aaaa-aaaa', ownerId: 2, ...room }]);
  const before = await rowsOf(old);
  await old.destroy();

  const opened = await openedAt(database, steps + 1);
  expect(await rowsOf(opened)).toEqual(before);
  await insert(opened, ['rooms', { id: 32, code: 'bbbb-bbbb-bbbb', ownerId: null, ...room }]);
  await insert(opened, ['calls', { id: 9, ...call('ended'), callerId: null, roomId: 32 }]);

  await opened.undoLastMigration();
  const owners = await opened.query<Row[]>('SELECT id, ownerId, deletedAt IS NULL AS isThere FROM rooms ORDER BY id');
  expect(owners.map((row) => [row['id'], row['ownerId'], Number(row['isThere'])])).toEqual([
    [31, 2, 1],
    [32, 1, 0],
  ]);
  const callers = await opened.query<Row[]>('SELECT id, callerId FROM calls ORDER BY id');
  expect(callers.map((row) => [row['id'], row['callerId']])).toEqual([
    [7, 1],
    [8, 1],
    [9, 1],
  ]);
  await expect(insert(opened, ['calls', { ...call('ended'), callerId: null }])).rejects.toThrow(/null/i);
  await opened.destroy();
  await database.drop();
});

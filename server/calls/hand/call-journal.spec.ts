import type { CallEventKind } from '../../../contracts/index.js';
import type { Transactions } from '../../database/transactions.js';
import { CallJournal, type JournalEntry } from './call-journal.js';

const MOST: [CallEventKind, number][] = [
  ['resumed', 60],
  ['on-server', 60],
  ['dropped', 60],
];

describe('what a page causes as often as it likes', () => {
  it.each(MOST)('is noted so often and no more, and takes no place from other notes (%s)', async (kind, most) => {
    let noted = 0;
    const insert = (_: unknown, rows: object[]) => Promise.resolve((noted += rows.length));
    const journal = new CallJournal({ manager: { insert } } as unknown as Transactions);
    const entry = { callId: 1, participantId: 2, kind, detail: {} } as unknown as JournalEntry;
    for (let time = 0; time < 1_000; time += 1) await journal.noteAside(entry);
    expect(noted).toBe(most);
    const joined: JournalEntry = { ...entry, kind: 'joined' };
    expect(await journal.noteAside(joined)).toBe(true);
    expect(await journal.noteAside({ ...entry, participantId: 3 })).toBe(true);
  });
});

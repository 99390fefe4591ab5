import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Processes } from '../../cluster/processes.js';
import type { Wake } from '../../cluster/wake.js';
import type { Transactions } from '../../database/transactions.js';
import { Connections } from '../connections.js';
import { ConnectionRows } from './connection-rows.js';

const PHONE = { socketId: 'socket', userId: 5, guestId: null, deviceId: 'phone' };

/** The rows of one process, on a database whose answers may get lost. */
function rowsOf(connections: Connections) {
  const table = { devices: [] as string[], statements: [] as string[], losesAnswers: false };
  const query = (sql: string, parameters: unknown[]) => {
    table.statements.push(sql.split(' ')[0]!);
    if (sql.startsWith('INSERT')) table.devices.push(String(parameters[3]));
    if (sql.startsWith('DELETE')) table.devices = table.devices.filter((device) => device !== parameters[3]);
    return Promise.resolve();
  };
  const transactions = {
    inStatements: <T>(list: T[]) => (list.length > 0 ? [list] : []),
    run: async (work: (manager: { query: typeof query }) => Promise<void>) => {
      await work({ query });
      if (table.losesAnswers) throw new Error('connection lost');
    },
  };
  const rows = new ConnectionRows(
    connections,
    { own: 1, onEntered: () => undefined } as unknown as Processes,
    transactions as unknown as Transactions,
    { isShared: true, say: () => undefined } as unknown as Wake,
  );
  rows.onModuleInit();
  return { rows, table };
}

describe('the rows of connections', () => {
  beforeEach(() => void jest.spyOn(Logger.prototype, 'warn').mockReturnValue());
  afterEach(() => void jest.restoreAllMocks());

  it('a device that leaves after its row was written and the answer was lost leaves no row behind', async () => {
    const connections = new Connections();
    const { rows, table } = rowsOf(connections);
    table.losesAnswers = true;
    connections.add(PHONE);
    await rows.settled();
    expect(table.devices).toEqual(['phone']);
    connections.remove(PHONE);
    table.losesAnswers = false;
    await rows.settled();
    expect(table.devices).toEqual([]);
    await rows.onModuleDestroy();
  });

  it('a device that stays after a lost answer has one row, and then nothing is written again', async () => {
    const connections = new Connections();
    const { rows, table } = rowsOf(connections);
    table.losesAnswers = true;
    connections.add(PHONE);
    await rows.settled();
    table.losesAnswers = false;
    await rows.settled();
    expect(table.devices).toEqual(['phone']);
    table.statements = [];
    connections.add({ ...PHONE, socketId: 'another' });
    await rows.settled();
    expect(table.statements).toEqual([]);
    await rows.onModuleDestroy();
  });

  it('the row of the process is locked for writing before one is written that refers to it', async () => {
    const connections = new Connections();
    const { rows, table } = rowsOf(connections);
    connections.add(PHONE);
    await rows.settled();
    expect(table.statements).toEqual(['UPDATE', 'INSERT']);
    await rows.onModuleDestroy();
  });
});

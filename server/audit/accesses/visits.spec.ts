import { Visits } from './visits.js';

const MINUTE_MS = 60_000;

describe('the requests of one look', () => {
  let visits: Visits;
  let time: number;
  let records: string[];
  const look = (visit: string) =>
    visits.first(visit, () => {
      records.push(visit);
      return Promise.resolve();
    });

  beforeEach(() => {
    [visits, time, records] = [new Visits(), 0, []];
    visits.now = () => time;
  });

  it('are recorded once, also at the same moment', async () => {
    await Promise.all([look('sam 7'), look('sam 7'), look('sam 7')]);
    time = 9 * MINUTE_MS;
    await look('sam 7');
    expect(records).toEqual(['sam 7']);
  });

  it('are recorded for each who looks and each that is looked at, and again after ten minutes', async () => {
    await look('sam 7');
    await look('sam 8');
    await look('root 7');
    time = 10 * MINUTE_MS;
    await look('sam 7');
    expect(records).toEqual(['sam 7', 'sam 8', 'root 7', 'sam 7']);
  });

  it('show nothing if recording fails, and the next one is recorded', async () => {
    const failing = () => visits.first('sam 7', () => Promise.reject(new Error('the database is away')));
    const both = await Promise.allSettled([failing(), look('sam 7')]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await look('sam 7');
    expect(records).toEqual(['sam 7']);
  });
});

import { WakeSeal } from './wake-seal.js';

const message = { from: 'a process', said: [['call', 7]] as [string, ...unknown[]][] };

describe('what goes through Redis', () => {
  const seal = new WakeSeal('the secret of this installation');

  it('is heard by the processes that have the same secret', () => {
    expect(new WakeSeal('the secret of this installation').open(seal.close(message))).toEqual(message);
    expect(new WakeSeal('another').open(seal.close(message))).toBeNull();
  });

  it.each(['', ' ', 'no mark', '{', JSON.stringify(message), ` ${JSON.stringify(message)}`, 'null', '\u0000 \ud800'])(
    'is dropped when somebody else has written it: %j',
    (text) => expect(seal.open(text)).toBeNull(),
  );

  it('is dropped when somebody has changed it', () => {
    expect(seal.open(seal.close(message).replace('7', '8'))).toBeNull();
  });
});

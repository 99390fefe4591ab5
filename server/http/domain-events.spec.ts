import { Logger } from '@nestjs/common';
import { DomainEvents } from './domain-events.js';

class Bells extends DomainEvents<{ rung: [number] }> {}

/** A listener that is asynchronous by mistake. */
const late = (() => Promise.reject(new Error('late'))) as unknown as () => void;

describe('DomainEvents', () => {
  beforeAll(() => Logger.overrideLogger(false));

  it('tells every listener, whatever the others do', async () => {
    const bells = new Bells();
    const heard: number[] = [];
    bells.on('rung', () => {
      throw new Error('deaf');
    });
    bells.on('rung', late);
    bells.once('rung', (times) => heard.push(times));
    bells.on('rung', (times) => heard.push(times * 10));
    bells.publish('rung', 1);
    bells.publish('rung', 2);
    await new Promise(setImmediate);
    expect(heard).toEqual([1, 10, 20]);
  });
});

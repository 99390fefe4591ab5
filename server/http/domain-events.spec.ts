import { DomainEvents } from './domain-events.js';

class Bells extends DomainEvents<{ rung: [number]; heard: [number] }> {}

describe('events of a domain', () => {
  const setUp = () => {
    const bells = new Bells();
    const [told, done, passed]: [number[], number[], number[]] = [[], [], []];
    bells.on('rung', (n) => void told.push(n));
    bells.listenHere('rung', (n) => Promise.resolve(done.push(n)));
    bells.forward('rung', (n) => passed.push(n));
    return { bells, told, done, passed };
  };

  it('that happen here are told, acted on, and passed on to other processes', () => {
    const { bells, told, done, passed } = setUp();
    bells.publish('rung', 1);
    expect([told, done, passed]).toEqual([[1], [1], [1]]);
  });

  it('that happened elsewhere are only told', () => {
    const { bells, told, done, passed } = setUp();
    bells.echo('rung', 1);
    expect([told, done, passed]).toEqual([[1], [], []]);
  });

  it('that an echo leads to are echoes, too, and the next event is none', () => {
    const { bells, told, done, passed } = setUp();
    bells.on('heard', (n) => bells.publish('rung', n));
    bells.echo('heard', 1);
    bells.publish('rung', 2);
    expect([told, done, passed]).toEqual([[1, 2], [2], [2]]);
  });
});

import { LinkTries } from './link-tries';

describe('what a link tries', () => {
  const url = 'turn:relay.example.com:3478';
  const silent = { url, error: { code: 701, text: 'No answer' } };

  const newTries = (urls: string[] = [url]) => {
    const tries = new LinkTries();
    tries.begin({ iceServers: [{ urls }] });
    return tries;
  };

  it('asks a relay only where there is one', () => {
    expect(newTries(['stun:example.com']).now().relay).toBe('none');
    expect(newTries().now().relay).toBe('asked');
  });

  it('has a relay as soon as one of them answers, whatever the others do', () => {
    const tries = newTries();
    tries.hearOfRelay(silent);
    expect(tries.now().relay).toBe('silent');
    tries.hearOfRelay({ url, error: null });
    tries.hearOfRelay(silent);
    expect(tries.now().relay).toBe('ready');
  });

  it('counts how often it starts over, until it succeeds', () => {
    const tries = newTries();
    tries.tryAgain();
    tries.tryAgain();
    expect(tries.now()).toMatchObject({ answered: false, again: 2 });
    tries.hearOther();
    tries.succeed();
    expect(tries.now()).toMatchObject({ answered: true, again: 0 });
  });
});

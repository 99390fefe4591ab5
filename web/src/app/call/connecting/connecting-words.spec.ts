import { type LinkAttempt, connectingWords } from './connecting-words';

describe('what is said of a connection that takes its time', () => {
  const tries = { answered: true, again: 0, relay: 'ready' as const };
  const said = (of: Partial<LinkAttempt>) =>
    connectingWords({ name: 'Ben', tries, serverThere: true, back: false, ...of }).replace(/[\u2066-\u2069]/g, '');

  it.each<[string, Partial<LinkAttempt>, RegExp]>([
    ['before the other is there', { tries: null }, /^Waiting for Ben’s page to answer/],
    ['before the other has answered', { tries: { ...tries, answered: false } }, /^Waiting for Ben’s page/],
    ['while both ways are tried', {}, /answered\. Looking for a direct way, and for one over the relay\.$/],
    ['while the relay has not answered', { tries: { ...tries, relay: 'asked' } }, /asking the relay/],
    ['where the relay is silent', { tries: { ...tries, relay: 'silent' } }, /The relay does not answer/],
    ['where there is no relay', { tries: { ...tries, relay: 'none' } }, /There is no relay/],
    ['after a new start', { tries: { ...tries, again: 1 } }, /^It takes long, and is being tried again\. Looking/],
    ['after it broke off', { back: true }, /^The connection to Ben broke off\. Looking for a direct way/],
    ['without the server', { serverThere: false, tries: null }, /^No connection to the server/],
  ])('%s', (_, of, words) => {
    expect(said(of)).toMatch(words);
  });
});

import { timerWords } from './call-timer';

describe('the timer of a call', () => {
  it.each([
    [0, '0:00'],
    [9, '0:09'],
    [724, '12:04'],
    [3729, '1:02:09'],
  ])('%d seconds: %s', (seconds, words) => expect(timerWords(seconds)).toBe(words));
});

import { HttpErrorResponse, HttpHeaders } from '@angular/common/http';
import { ERROR_STATUS, type ErrorCode } from '@contracts';
import { SignalingRefused, SignalingUnavailable } from '../signaling/signaling-errors';
import { Problem } from './api-problem';

const DETAIL = 'participant 7 is joining@3, not left';
const CODES = Object.keys(ERROR_STATUS) as ErrorCode[];
/** Words that tell users what they can do. */
const HELP = /\b(wait|try|make it smaller|sign in|ask|check|reload|look|go on|end it)\b/i;
/** Somebody else's decision, or the state of a call, where the user can do nothing. */
const FINAL: readonly ErrorCode[] = [
  ...(['not-found', 'wrong-password', 'not-invited', 'denied'] as const),
  ...(['answered-elsewhere', 'invalid-transition', 'room-locked'] as const),
];

function answered(status: number, body: unknown, retryAfter?: string): Problem {
  const headers = new HttpHeaders(retryAfter === undefined ? {} : { 'Retry-After': retryAfter });
  return Problem.of(new HttpErrorResponse({ status, error: body, headers }));
}

describe('the words of a refusal', () => {
  it.each(CODES)('%s is said in the page’s own words, which say what helps, by request and by socket', (code) => {
    const words = answered(ERROR_STATUS[code], { code, detail: DETAIL }).words();
    expect(Problem.of(new SignalingRefused(code, DETAIL)).words()).toBe(words);
    expect(words).toMatch(/^[A-Z].*\.$/);
    expect(words).not.toContain(code.includes('-') ? code : DETAIL);
    expect(words).not.toContain(DETAIL);
    expect(HELP.test(words)).toBe(!FINAL.includes(code));
  });

  it.each([400, 409, 418, 429, 500, 502, 503])(
    'a code of %i that the page does not know is never shown raw',
    (status) => {
      const words = answered(status, { code: 'brand-new', detail: DETAIL }).words();
      expect(words).toMatch(/^[A-Z][^_{}]*\.$/);
      expect(words).toMatch(/[Tt]ry again/);
      expect(words).not.toMatch(/brand-new|joining@3/);
    },
  );

  it('neither is one that the socket brings, nor a name that every object has', () => {
    for (const code of ['brand-new', 'constructor'])
      expect(Problem.of(new SignalingRefused(code as ErrorCode, DETAIL)).words()).toBe(
        'The server refused this. Try again.',
      );
  });

  it('tells no answer from a failure of the page itself', () => {
    const lost = 'The server cannot be reached. Check your connection, then try again.';
    expect(answered(0, null).words()).toBe(lost);
    expect(Problem.of(new SignalingUnavailable('not connected')).words()).toBe(lost);
    expect(Problem.of(new TypeError('x is undefined')).words()).toBe(
      'Something did not work. Try again, or reload the page.',
    );
  });

  it('says how long to wait where the server does', () => {
    const refused = (retryAfter?: string) =>
      answered(429, { code: 'rate-limited', detail: DETAIL }, retryAfter).words();
    expect(['30', '600', '1', 'soon', undefined].map(refused)).toEqual([
      'Too many attempts. Try again in 30 seconds.',
      'Too many attempts. Try again in 10 minutes.',
      ...Array<string>(3).fill('That was too often. Wait a moment, then try again.'),
    ]);
  });

  it('gives way to what a feature says of the code', () => {
    const problem = answered(422, { code: 'validation-failed', detail: DETAIL });
    expect(problem.words({ 'validation-failed': 'Take another one.' })).toBe('Take another one.');
    expect(problem.words({ conflict: 'No.' })).toBe(problem.words());
  });
});

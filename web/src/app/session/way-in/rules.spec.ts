import { FormControl } from '@angular/forms';
import { atLeast, atMost, emailAddress, username } from './rules';

describe('the rules of forms are those of the server', () => {
  const passes = (rule: typeof username, value: string) => new FormControl(value, rule).valid;

  it('count characters, not units', () => {
    expect([passes(atMost(3), '👩👩👩'), passes(atMost(3), 'abcd')]).toEqual([true, false]);
    expect([passes(atLeast(3), '👩👩'), passes(atLeast(3), 'abc'), passes(atLeast(3), '')]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('take addresses with letters of any script, and usernames in any case and width', () => {
    const emails = ['jörg@example.com', ' Ann@Example.com ', 'ann＠example.com', 'ann@', 'ann@example', ''];
    expect(emails.map((email) => passes(emailAddress, email))).toEqual([true, true, true, false, false, true]);
    const usernames = [' Ann ', '@ann', 'ＡＮＮ', 'jörg', 'an', ''];
    expect(usernames.map((name) => passes(username, name))).toEqual([true, true, true, false, false, true]);
  });
});

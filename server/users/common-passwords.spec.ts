import { isCommon } from './common-passwords.js';

describe('isCommon', () => {
  it.each(['password', 'PassWord1', '1234567890', 'qwertyuiop', 'iloveyou', 'letmein123', 'welcome1'])(
    'knows %s',
    (password) => expect(isCommon(password)).toBe(true),
  );
  it.each(['correct horse battery', 'a tall glass of rain', 'k7mf-q2xd-9hnp', ''])('lets %j pass', (password) =>
    expect(isCommon(password)).toBe(false),
  );
});

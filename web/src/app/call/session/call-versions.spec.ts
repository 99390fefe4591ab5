import { newCall } from '../testing/call-fixtures';
import { CallVersions } from './call-versions';

describe('CallVersions', () => {
  it('drops what is older than what is known, call by call', () => {
    const versions = new CallVersions();
    expect(versions.isNews(newCall({ version: 3 }))).toBe(true);
    expect(versions.isNews(newCall({ version: 2 }))).toBe(false);
    expect(versions.isNews(newCall({ version: 4 }))).toBe(true);
    expect(versions.isNews(newCall({ id: 8, version: 1 }))).toBe(true);
  });

  it('takes the later of two states of one version', () => {
    const versions = new CallVersions();
    expect(versions.isNews(newCall({ now: '2026-11-20T10:00:05.000Z' }))).toBe(true);
    expect(versions.isNews(newCall({ now: '2026-11-20T10:00:04.000Z' }))).toBe(false);
    expect(versions.isNews(newCall({ now: '2026-11-20T10:00:05.000Z' }))).toBe(true);
  });
});

import { TestBed } from '@angular/core/testing';
import { newCall } from '../testing/call-fixtures';
import { DesktopNotices } from './desktop-notices';

describe('DesktopNotices', () => {
  const shown: string[] = [];
  class FakeNotification {
    static permission: NotificationPermission = 'default';
    static requestPermission = () => Promise.resolve((FakeNotification.permission = 'granted'));
    constructor(title: string) {
      shown.push(title);
    }
    close(): void {
      shown.pop();
    }
  }

  beforeEach(() => {
    shown.length = 0;
    FakeNotification.permission = 'default';
    vi.stubGlobal('Notification', FakeNotification);
    vi.stubGlobal('isSecureContext', true);
    vi.spyOn(document, 'hasFocus').mockReturnValue(false);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it('shows who calls once it is allowed, and takes it away', async () => {
    const notices = TestBed.inject(DesktopNotices);
    notices.show(newCall());
    expect(shown).toEqual([]);
    await notices.ask();
    expect(notices.permission()).toBe('granted');
    notices.show(newCall());
    expect(shown).toEqual(['Ann is calling']);
    notices.close(7);
    expect(shown).toEqual([]);
  });

  it("follows the browser's own settings", () => {
    const notices = TestBed.inject(DesktopNotices);
    FakeNotification.permission = 'granted';
    notices.show(newCall());
    expect(shown).toEqual(['Ann is calling']);
  });

  it('leaves a page in front alone', () => {
    FakeNotification.permission = 'granted';
    vi.spyOn(document, 'hasFocus').mockReturnValue(true);
    TestBed.inject(DesktopNotices).show(newCall());
    expect(shown).toEqual([]);
  });
});

import { type Attendee, hostsAmong } from './host-rule.js';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 9, minute));
const attendee = (id: number, more: Partial<Attendee> = {}): Attendee => ({
  id,
  isGuest: false,
  isAppointed: false,
  isHost: false,
  joinedAt: at(id),
  ...more,
});

describe('who hosts a meeting', () => {
  it('is nobody where nobody is', () => expect([...hostsAmong([])]).toEqual([]));

  it('is whoever the owner appointed, and the owner, together', () => {
    const all = [attendee(1), attendee(2, { isAppointed: true }), attendee(3, { isAppointed: true })];
    expect([...hostsAmong(all)]).toEqual([2, 3]);
  });

  it('is the longest there, users before guests, where none of them is', () => {
    expect([...hostsAmong([attendee(1, { isGuest: true }), attendee(3), attendee(2)])]).toEqual([2]);
    expect([...hostsAmong([attendee(5, { isGuest: true }), attendee(4, { isGuest: true })])]).toEqual([4]);
  });

  it('stays who stands in when somebody comes back who was there before', () => {
    expect([...hostsAmong([attendee(1, { joinedAt: at(9) }), attendee(2, { isHost: true })])]).toEqual([2]);
  });

  it('is taken over by a user from a guest, and by an appointed one from any stand-in', () => {
    const guest = attendee(1, { isGuest: true, isHost: true });
    expect([...hostsAmong([guest, attendee(2)])]).toEqual([2]);
    expect([...hostsAmong([guest, attendee(2, { isHost: true }), attendee(3, { isAppointed: true })])]).toEqual([3]);
  });
});

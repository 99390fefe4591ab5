import type { CallEventDetails } from '../../../contracts/index.js';
import { ANN, BEN, Story } from '../../../test/support/call-story.js';
import { diagnose } from '../diagnosis/diagnose.js';
import { traitsOf } from './traits.js';

const pair = (local: string, remote: string) => ({ local, remote, protocol: 'udp', relayProtocol: null });
const network = (kind: 'wifi' | 'cellular'): CallEventDetails['observed'] => ({
  ...{ what: 'network', agoMs: 0, kind, speed: null, online: true },
});
const denied = { what: 'microphone-denied', detail: null } as const;

function valuesIn(story: Story, roomId: number | null = null): string[] {
  return traitsOf(story.file, diagnose(story.file), roomId).map(({ facet, value }) => `${facet} ${value}`);
}

describe('what a call is counted by', () => {
  it('causes and whom they name; a guest by no name', () => {
    const story = () => new Story().joined(ANN).joined(BEN).event('trouble', BEN, denied);
    expect(valuesIn(story())).toEqual(expect.arrayContaining(['cause microphone-denied', `person ${10 + BEN}`]));
    expect(valuesIn(story().person(BEN, { userId: null }))).toContain('person guest');
    expect(valuesIn(story(), 7)).toContain('room 7');
  });

  it('browsers, systems and networks of all who were in it, each once', () => {
    const story = new Story()
      .event('device', ANN, {
        deviceId: 'a',
        name: 'Firefox on Linux',
        browser: 'Firefox',
        version: 140,
        system: 'Linux',
      })
      .event('device', BEN, { deviceId: 'b', name: 'Chrome on Linux' })
      .event('observed', ANN, network('wifi'))
      .event('observed', BEN, network('wifi'))
      .event('observed', BEN, network('cellular'));
    expect(valuesIn(story)).toEqual(
      expect.arrayContaining(['browser Firefox', 'browser Chrome', 'system Linux', 'network wifi', 'network cellular']),
    );
    expect(valuesIn(story).filter((one) => one === 'system Linux')).toHaveLength(1);
    const odd = new Story().event('device', ANN, { deviceId: 'a', name: 'Unknown device' });
    expect(valuesIn(odd)).toContain('browser unknown');
  });

  it('long names that begin alike are one value', () => {
    const device = (end: string) => ({
      deviceId: end,
      name: 'x',
      browser: `${'b'.repeat(40)}${end}`,
      version: 1,
      system: null,
    });
    const story = new Story().event('device', ANN, device('1')).event('device', BEN, device('2'));
    expect(valuesIn(story).filter((one) => one.startsWith('browser'))).toEqual([`browser ${'b'.repeat(32)}`]);
  });

  it('the ways that media took', () => {
    const story = new Story()
      .sample(ANN, { pair: pair('host', 'relay') })
      .sample(BEN, { pair: pair('srflx', 'host') })
      .sample(BEN, { pair: null });
    expect(valuesIn(story).filter((one) => one.startsWith('way'))).toEqual(['way relay', 'way direct']);
  });

  it('what nobody told is unknown where somebody could have', () => {
    const unknown = ['browser unknown', 'system unknown', 'network unknown', 'way unknown'];
    expect(valuesIn(new Story())).toEqual(expect.arrayContaining(unknown));
    const missed = new Story().over({ acceptedAt: null, status: 'missed', endReason: 'no-answer' });
    expect(valuesIn(missed).filter((one) => one.endsWith('unknown'))).toEqual([]);
  });
});

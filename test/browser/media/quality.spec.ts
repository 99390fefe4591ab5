import { itInLongRun } from '../../support/rounds.js';
import type { Page } from 'playwright-core';
import type { AuditCall, CallEvent, CallEventKind, Participant, StoredSample } from '../../../contracts/index.js';
import { expectGoodLooks } from '../support/looks.js';
import { accept, callIdAt, moreFrames, newCall, overWith, press, ring, ringing } from '../support/phone.js';
import { newPerson, type Person, type Stage, useStage } from '../support/stage.js';
import { soon } from '../support/waiting.js';

/** The samples to wait for: two from every page, of five seconds each. */
const ENOUGH = 2;

describe('what pages tell so that support can find out why', () => {
  const stage = useStage();

  it('each side measures its link every five seconds, and says how it came up', async () => {
    const { ann, ben } = await newCall(stage);
    const callId = callIdAt(ann);
    const samples = await soon(async () => {
      const found = await samplesOf(stage, callId);
      for (const person of [ann, ben])
        expect(samplesBy(found, person, await auditOf(stage, callId)).length).toBeGreaterThanOrEqual(ENOUGH);
      return found;
    }, 500);
    for (const sample of samples) {
      expect(sample.spanMs).toBeGreaterThan(2_000);
      expect(sample.spanMs).toBeLessThan(20_000);
      expect(sample.audioInKbps).toBeGreaterThan(5);
      expect(sample.audioOutKbps).toBeGreaterThan(5);
      expect(sample.videoInKbps).toBeGreaterThan(5);
      expect(sample.pair).toMatchObject({ local: expect.stringMatching(/^(host|prflx)$/) as string, protocol: 'udp' });
      expect([sample.width, sample.height].every((side) => side !== null && side > 0)).toBe(true);
    }
    // The other side's first report may come after the first sample.
    for (const { rttMs, lossPercent } of samples.slice(2)) {
      expect(rttMs).toBeGreaterThanOrEqual(0);
      expect(lossPercent).not.toBeNull();
    }
    const call = await auditOf(stage, callId);
    for (const { id } of call.participants) expect(linksOf(call, id)).toContain('connected');
    await press(ann, 'Hang up');
    await overWith(ann, 'Call ended');
    const sent = ann.wire.countSent('call:quality');
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    expect(ann.wire.countSent('call:quality')).toBe(sent);
  }, 90_000);

  itInLongRun('a callee whose microphone is denied tells support of it, and the call goes on', async () => {
    const ann = await newPerson(stage, 'Ann');
    const ben = await newPerson(stage, 'Ben', { permissions: [] });
    await ring(ann, ben, 'Audio');
    await ringing(ann, ben, ann);
    const callId = callIdAt(ann);
    await accept(ben);
    await ann.page.getByText(`${ben.name} has no microphone and only listens`).waitFor();
    await press(ann, 'Hang up');
    await overWith(ann, 'Call ended');
    const call = await auditOf(stage, callId);
    const { id } = participantOf(call, ben);
    const troubles = eventsOf(call, 'trouble');
    expect(troubles).toMatchObject([{ participantId: id, detail: { what: 'microphone-denied' } }]);
    expect(troubles[0]?.detail.detail).toMatch(/^NotAllowedError: /);
    expect(call.diagnosis.map(({ code }) => code)).toContain('microphone-denied');
  });

  const refused = ({ page }: Person) => page.getByRole('button', { name: 'Dismiss: Your browser refused the camera' });

  itInLongRun('a camera that is denied is told once, of a call that goes on', async () => {
    const ann = await newPerson(stage, 'Ann', { permissions: ['microphone'] });
    const ben = await newPerson(stage, 'Ben');
    await ring(ann, ben);
    await accept(ben);
    await refused(ann).click();
    await press(ann, 'Turn camera on');
    await refused(ann).waitFor();
    const call = await auditOf(stage, callIdAt(ann));
    expect(eventsOf(call, 'trouble').map(({ detail }) => detail.what)).toEqual(['camera-denied']);
  });

  it('C6: who sends over a weak connection is told so and what helps, and not whose it is, and nothing is turned off unasked', async () => {
    const { ann, ben } = await newCall(stage);
    await loseEveryFourth(ann.page);
    const hint = ann.page.getByRole('status').filter({ hasText: /The connection to .* is weak/ });
    await hint.waitFor();
    await ann.page.getByText('Poor connection').waitFor();
    await expectGoodLooks(ann.page, 'weak-connection');
    await moreFrames(ben);
    await hint.getByRole('button', { name: 'Turn camera off' }).click();
    await hint.waitFor({ state: 'detached' });
    await ben.page.locator('parley-tile parley-avatar').waitFor();
    expect(await ben.page.getByText('connection is weak').count()).toBe(0);
  }, 90_000);
});

async function auditOf({ admin }: Stage, callId: number): Promise<AuditCall> {
  const { body } = await admin.api<AuditCall>('GET', `/audit/calls/${callId}`);
  return body;
}

async function samplesOf({ admin }: Stage, callId: number): Promise<StoredSample[]> {
  const { body } = await admin.api<{ items: StoredSample[] }>('GET', `/audit/calls/${callId}/quality`);
  return body.items;
}

function participantOf({ participants }: AuditCall, { client }: Person): Participant {
  const found = participants.find(({ userId }) => userId === client.user.id);
  if (!found) throw new Error('Not in the call.');
  return found;
}

function samplesBy(samples: StoredSample[], person: Person, call: AuditCall): StoredSample[] {
  const { id } = participantOf(call, person);
  return samples.filter(({ from }) => from === id);
}

function eventsOf<K extends CallEventKind>({ timeline }: AuditCall, kind: K): CallEvent<K>[] {
  return timeline.filter((event): event is CallEvent<K> => event.kind === kind);
}

/** The link states that this participant has reported. */
function linksOf(call: AuditCall, participantId: number): string[] {
  const told = eventsOf(call, 'links').filter((event) => event.participantId === participantId);
  return told.flatMap(({ detail }) => detail.links.map(({ state }) => state));
}

/** From now on the page's statistics say that a fourth of the packets it sends do not arrive. */
function loseEveryFourth(page: Page): Promise<void> {
  return page.evaluate(() => {
    const { prototype } = RTCPeerConnection;
    const native: () => Promise<RTCStatsReport> = Reflect.get(prototype, 'getStats');
    type Row = RTCStats & Record<string, unknown>;
    prototype.getStats = async function (this: RTCPeerConnection) {
      const rows = new Map<string, Row>();
      (await native.call(this)).forEach((row: Row) => rows.set(row.id, { ...row }));
      for (const row of rows.values()) {
        const sent = rows.get(String(row['localId']))?.['packetsSent'];
        if (row.type === 'remote-inbound-rtp') row['packetsLost'] = Math.round(Number(sent ?? 0) / 4);
      }
      return rows;
    };
  });
}

import type { AuditAccess, AuditCall, Call, LiveBoard, Page, Problem } from '../../contracts/index.js';
import { talking } from '../support/adding.js';
import { newUser, type TestClient } from '../support/client.js';
import { type StaffedCompany, useStaffedCompany } from '../support/company.js';
import { itOnOneProcess } from '../support/twin.js';

let { world, root, sam } = {} as StaffedCompany;
useStaffedCompany((company) => ({ world, root, sam } = company));

/** Ann and Ben talk. */
async function talk() {
  const [ann, ben] = [await newUser(world, 'Ann'), await newUser(world, 'Ben')];
  const { callId, caller, callee } = await talking(ann, ben);
  return { ann, ben, a: caller.socket, b: callee.socket, callId, annId: caller.id, benId: callee.id };
}
const board = async (who = sam) => (await who.api<LiveBoard>('GET', '/audit/live')).body;
const itemOf = async (callId: number) => (await board()).items.find(({ call }) => call.id === callId);
const sample = (participantId: number) => ({
  ...{ participantId, spanMs: 5000, rttMs: 41, jitterMs: 3, lossPercent: 30, concealedPercent: null, freezes: 0 },
  ...{ audioInKbps: 30, audioOutKbps: 31, videoInKbps: 0, videoOutKbps: 0, width: null, height: null, fps: null },
  ...{ limitation: null, pair: { local: 'relay', remote: 'host', protocol: 'udp', relayProtocol: 'udp' } },
});

// How good connections are is shown only for pages on the process that is asked.
itOnOneProcess('shows who is in which call now, and how their connections are, until it is over', async () => {
  const { ben, a, callId, annId, benId } = await talk();
  expect(await itemOf(callId)).toMatchObject({ call: { status: 'accepted' }, links: [] });
  await a.ok('call:links', { callId, links: [{ participantId: benId, state: 'connecting' }] });
  await a.ok('call:quality', { callId, samples: [sample(benId)] });
  await a.ok('call:links', { callId, links: [{ participantId: benId, state: 'connected' }] });
  expect((await itemOf(callId))!.links).toEqual([
    { from: annId, to: benId, state: 'connected', level: 'poor', rttMs: 41, way: 'relay' },
  ]);
  expect((await board()).total).toBe((await board()).items.length);
  await ben.api('POST', `/calls/${callId}/end`);
  expect(await itemOf(callId)).toBeUndefined();
});

it('tells those of the staff who ask, at most once a second, and nobody after their role is gone', async () => {
  const tim = await newUser(world, 'Tim');
  await root.api('PATCH', `/admin/users/${tim.user.id}`, { role: 'support' });
  const [his, hers] = [await tim.socket(), await sam.socket()];
  for (const socket of [his, hers]) await socket.ok('audit:live', { on: true });
  const { ben, a, callId, benId } = await talk();
  await a.ok('call:links', { callId, links: [{ participantId: benId, state: 'connected' }] });
  expect((await his.next('audit:live-changed')).callIds).toContain(callId);
  await root.api('PATCH', `/admin/users/${tim.user.id}`, { role: 'employee' });
  expect(await his.send('audit:live', { on: true })).toMatchObject({ ok: false, error: { code: 'not-found' } });
  const [heard, before] = [his.all('audit:live-changed').length, hers.all('audit:live-changed').length];
  await ben.api('POST', `/calls/${callId}/end`);
  await hers.next('audit:live-changed', () => hers.all('audit:live-changed').length > before);
  expect(his.all('audit:live-changed')).toHaveLength(heard);
  await hers.ok('audit:live', { on: false });
  expect((await tim.api('GET', '/audit/live')).status).toBe(404);
});

describe('an administrator', () => {
  it('ends a call for a reason; its people read so, and the reason and the step are kept', async () => {
    const { ann, b, callId } = await talk();
    const end = (who: TestClient, reason?: string) =>
      who.api<Call & Problem>('POST', `/audit/calls/${callId}/end`, reason === undefined ? {} : { reason });
    expect((await end(root)).status).toBe(422);
    expect((await end(sam, 'It was loud')).status).toBe(404);
    expect((await end(ann, 'It was loud')).status).toBe(404);
    const ended = await end(root, 'Ticket 7: the line is needed');
    expect(ended.body).toMatchObject({ status: 'ended', endReason: 'ended-by-admin' });
    const told = await b.next('call:updated', ({ call }) => call.status === 'ended');
    expect(told.call.endReason).toBe('ended-by-admin');
    expect((await end(root, 'Once more')).status).toBe(200);
    const { timeline } = (await sam.api<AuditCall>('GET', `/audit/calls/${callId}`)).body;
    expect(
      timeline.find(({ kind, detail }) => kind === 'status' && (detail as { to: string }).to === 'ended'),
    ).toMatchObject({
      detail: { reason: 'ended-by-admin', byId: root.user.id },
    });
    const { items } = (await root.api<Page<AuditAccess>>('GET', `/audit/accesses?callId=${callId}`)).body;
    expect(items).toContainEqual(
      expect.objectContaining({ action: 'end', callId, reason: 'Ticket 7: the line is needed' }),
    );
  });

  it('ends nothing that is over, that rings, or that is not there', async () => {
    const { ben, callId } = await talk();
    await ben.api('POST', `/calls/${callId}/end`);
    const end = (id: number) => root.api<Problem>('POST', `/audit/calls/${id}/end`, { reason: 'Because' });
    expect((await end(callId)).body.code).toBe('invalid-transition');
    const cy = await newUser(world, 'Cy');
    const { body: rings } = await cy.api<Call>('POST', '/calls', { calleeId: sam.user.id, type: 'audio' });
    expect((await end(rings.id)).body.code).toBe('invalid-transition');
    expect((await end(99_999_999)).status).toBe(404);
  });
});

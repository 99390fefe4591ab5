import { newUser } from '../../support/client.js';
import { findPerson } from '../support/phone.js';
import { connected, newPerson, useStage } from '../support/stage.js';
import { soon } from '../support/waiting.js';

describe('the presence of people in a list', () => {
  const stage = useStage();

  it('follows them, also after the connection was gone, and of others the page hears nothing', async () => {
    const ann = await newPerson(stage, 'Ann');
    const [ben, zoe] = [await newUser(stage, 'Ben Watched'), await newUser(stage, 'Zoe Unseen')];
    const frames: string[] = [];
    ann.page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(payload.toString())));
    await ann.page.reload();
    await connected(ann);
    const name = ben.user.displayName;
    await findPerson(ann.page, { name });
    const row = ann.page.locator('parley-person-row', { hasText: name });
    const shows = (words: string) => soon(async () => expect(await row.innerText()).toContain(words));
    await shows('Offline');

    const onlyHim = { payload: { userIds: [ben.user.id] }, ack: { ok: true } };
    const [his] = [await ben.socket(), await zoe.socket()];
    await shows('Online');
    // From then on the server knows that the page shows nobody else.
    await soon(() => expect(ann.wire.sent.findLast(({ event }) => event === 'presence:watch')).toMatchObject(onlyHim));
    const say = (who: typeof ben, statusMessage: string) => who.api('PATCH', '/users/me', { statusMessage });
    await say(zoe, 'Heard by nobody');
    await say(ben, 'Writing');
    await shows('Writing');
    await ben.api('PATCH', '/users/me', { availability: 'busy' });
    await shows('Do not disturb');
    // The first news may have come before the page had said whom it shows.
    expect(frames.join('\n')).toContain('Writing');
    expect(frames.join('\n')).not.toContain('Heard by nobody');

    await ann.context.setOffline(true);
    await say(ben, 'Missed by Ann');
    await ann.context.setOffline(false);
    await shows('Missed by Ann');
    his.close();
    await shows('Offline');
  });
});

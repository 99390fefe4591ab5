import { openTab } from '../support/tab.js';
import { recordingOf } from '../support/recorder.js';
import { connected, newPerson, useStage } from '../support/stage.js';
import { PASSWORD } from '../../support/client.js';

describe('the first page', () => {
  const stage = useStage();

  it('signs in, connects, and touches neither camera nor microphone', async () => {
    const { client } = await newPerson(stage, 'Ann');
    const tab = await stage.newTab(await stage.newContext());
    await tab.page.getByLabel('Username or email').fill(client.user.username);
    await tab.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await tab.page.getByRole('button', { name: 'Sign in' }).click();
    await connected(tab);
    expect(await recordingOf(tab.page)).toEqual({ connections: [], captures: [], liveTracks: [] });
  });

  it('asks nobody but its own server for anything', async () => {
    const context = await stage.newContext();
    const asked: string[] = [];
    context.on('request', (request) => asked.push(new URL(request.url()).origin));
    const { page } = await openTab(context, stage.url);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect([...new Set(asked)]).toEqual([stage.url]);
  });

  it('is there after a few requests, with the whole of the pages of whoever is signed in', async () => {
    const ann = await newPerson(stage, 'Ann');
    const scripts = new Set<string>();
    ann.context.on('request', (request) => request.resourceType() === 'script' && scripts.add(request.url()));
    await connected(await ann.newTab());
    expect(scripts.size).toBeGreaterThan(2);
    expect(scripts.size).toBeLessThan(16);
  });
});

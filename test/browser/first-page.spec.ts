import { eventually } from '../support/eventually.js';
import { inEveryLook, picture, violationsOf } from './support/looks.js';
import { recordingOf } from './support/recorder.js';
import { newContext, newPerson, newStage, openTab, type Stage } from './support/stage.js';

describe('the first page', () => {
  let stage: Stage;
  beforeAll(async () => (stage = await newStage()));
  afterAll(() => stage.close());

  it('asks a stranger to sign in, and axe finds no violation in any look', async () => {
    const { page, errors } = await openTab(await newContext(stage), stage.server.url);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await inEveryLook(page, async (look) => {
      await picture(page, `sign-in-${look}`);
      expect(await violationsOf(page)).toEqual([]);
    });
    expect(errors.filter((error) => !error.includes('401'))).toEqual([]);
  });

  it('shows the directory after signing in, connects, and touches neither camera nor microphone', async () => {
    const ann = await newPerson(stage, 'Ann');
    await eventually(() => ann.wire.countSent('sync') === 1);
    expect(await recordingOf(ann.page)).toEqual({ connections: [], captures: [], liveTracks: [] });
    await inEveryLook(ann.page, async (look) => {
      await picture(ann.page, `people-${look}`);
      expect(await violationsOf(ann.page)).toEqual([]);
    });
  });

  it('asks nobody but its own server for anything', async () => {
    const context = await newContext(stage);
    const asked: string[] = [];
    context.on('request', (request) => asked.push(new URL(request.url()).origin));
    const { page } = await openTab(context, stage.server.url);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect([...new Set(asked)]).toEqual([stage.server.url]);
  });
});

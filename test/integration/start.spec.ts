import { once } from 'node:events';
import { newDatabase } from '../support/database.js';
import { AS_SHIPPED, runServer } from '../support/server-process.js';

/** Starts the built server with these settings. @returns its output when it has ended */
async function startAndFail(env: Record<string, string>): Promise<{ code: number; output: string }> {
  const database = await newDatabase();
  const child = runServer({ ...database.env, ...env }, AS_SHIPPED);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  await database.drop();
  return { code, output: output.trim() };
}

describe('a server that cannot start', () => {
  it('names each wrong setting in one line and ends with 1', async () => {
    const { code, output } = await startAndFail({ PORT: 'http', LOG_LEVEL: 'loud' });
    expect(code).toBe(1);
    expect(output.split('\n')).toEqual([expect.stringMatching(/^PORT /), expect.stringMatching(/^LOG_LEVEL /)]);
  });

  it('A7: does not run in production without a secret', async () => {
    const { code, output } = await startAndFail({ NODE_ENV: 'production' });
    expect({ code, output }).toEqual({ code: 1, output: expect.stringMatching(/^JWT_SECRET is required/) });
  });
});

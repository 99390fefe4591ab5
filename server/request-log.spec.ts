import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import type { Options } from 'pino-http';
import { pinoHttp } from 'pino-http';
import { logging, noteRequest } from './request-log.js';

/** Asks a server that writes one line while it answers. @returns the lines, and whether there is middleware for each request */
async function linesOf(logLevel: string) {
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => (lines.push(JSON.parse(String(chunk)) as (typeof lines)[number]), done()),
  });
  const { pinoHttp: options, forRoutes } = logging({ logLevel });
  const each = pinoHttp(options as Options, stream);
  const note = noteRequest({ logLevel });
  const server = createServer((request, response) => {
    const answer = () => {
      setImmediate(() => {
        each.logger.warn('something');
        response.end();
      });
    };
    const noted = () => (forRoutes === undefined ? each(request, response, answer) : answer());
    (note as (...args: unknown[]) => void)(request, response, noted satisfies () => void);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const headers = { authorization: 'Bearer secret', cookie: 'also=secret', 'x-other': 'shown' };
  await fetch(`http://127.0.0.1:${port}/api/users?search=ann`, { headers });
  each.logger.warn('outside');
  server.closeAllConnections();
  server.close();
  return lines;
}

describe('the log of requests', () => {
  it('has a line for each only when debugging', async () => {
    expect((await linesOf('debug')).map(({ msg }) => msg)).toEqual(['something', 'request completed', 'outside']);
    expect((await linesOf('info')).map(({ msg }) => msg)).toEqual(['something', 'outside']);
    expect(await linesOf('silent')).toEqual([]);
  });

  it('names the request in what is written meanwhile, without its secrets', async () => {
    const [during, outside] = await linesOf('info');
    expect(during!.req).toMatchObject({
      id: expect.any(Number),
      method: 'GET',
      url: '/api/users?search=ann',
      headers: { authorization: '[Redacted]', cookie: '[Redacted]', 'x-other': 'shown' },
    });
    expect(outside).not.toHaveProperty('req');
    expect(JSON.stringify(during)).not.toContain('secret');
  });

  it('prepares nothing for a request where there is no line for each', () => {
    expect(logging({ logLevel: 'info' })).toMatchObject({ forRoutes: [] });
    expect(logging({ logLevel: 'debug' })).not.toHaveProperty('forRoutes');
  });
});

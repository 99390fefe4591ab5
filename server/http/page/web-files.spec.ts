import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { Logger } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { webFiles } from './web-files.js';

const SCRIPT = 'export const words = "said again and again";\n'.repeat(100);
const NAME = 'chunk-aB3_-x9Z.js';
const POLICIES = ['Content-Security-Policy', 'Permissions-Policy'];

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

let folder: string;
let server: ExpressAdapter;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-web-'));
  write(`browser/${NAME}`, SCRIPT);
  write(`packed/${NAME}.br`, brotliCompressSync(SCRIPT));
  write(`packed/${NAME}.gz`, gzipSync(SCRIPT));
  write('browser/media/letters-AB12CD34.woff2', 'letters');
  write('browser/notice-20240101.txt', 'a public file whose name looks as if it had a hash');
  write('browser/index.html', 'the page');
  write('secret.txt', 'beside the web app');
  write('hashed.json', JSON.stringify([NAME, 'media/letters-AB12CD34.woff2']));
  server = new ExpressAdapter();
  server.use((_request: unknown, response: ServerResponse, next: () => void) => {
    for (const name of POLICIES) response.setHeader(name, 'strict');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    next();
  });
  server.use(webFiles(join(folder, 'browser')));
  server.initHttpServer({});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.getHttpServer().close();
  rmSync(folder, { recursive: true });
});

function write(name: string, content: string | Buffer): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Unlike `fetch`, sends the path and the headers as they are. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { port } = server.getHttpServer().address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, headers, method }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    asked.on('error', reject).end();
  });
}

describe('a compressed file', () => {
  it.each([
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['br;q=0.1, gzip;q=0.9', 'gzip', gunzipSync],
    ['deflate', undefined, (body: Buffer) => body],
    ['identity, *;q=0', undefined, (body: Buffer) => body],
  ])('is sent to who accepts %s as %s', async (accepted, encoding, decode) => {
    const { status, headers, body } = await ask(`/${NAME}`, { 'accept-encoding': accepted });
    expect(status).toBe(200);
    expect(headers['content-encoding']).toBe(encoding);
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(headers['content-length']).toBe(String(body.length));
    expect(headers.vary).toBe('Accept-Encoding');
    expect(decode(body).toString()).toBe(SCRIPT);
  });

  it('has an ETag for each form, by which a client learns that it has the newest', async () => {
    const forms = ['br', 'gzip', 'identity'];
    const tags = await Promise.all(
      forms.map(async (form) => (await ask(`/${NAME}`, { 'accept-encoding': form })).headers.etag),
    );
    expect(new Set(tags).size).toBe(3);
    const again = await ask(`/${NAME}`, { 'accept-encoding': 'br', 'if-none-match': tags[0]! });
    expect([again.status, again.body.length, again.headers.vary]).toEqual([304, 0, 'Accept-Encoding']);
    const other = await ask(`/${NAME}`, { 'accept-encoding': 'gzip', 'if-none-match': tags[0]! });
    expect(other.status).toBe(200);
  });

  it('is described to HEAD as GET would send it', async () => {
    const accepted = { 'accept-encoding': 'br' };
    const [get, head] = [await ask(`/${NAME}`, accepted), await ask(`/${NAME}`, accepted, 'HEAD')];
    expect(head.body).toHaveLength(0);
    const named = ({ headers }: Answer) => [headers['content-length'], headers['content-encoding'], headers.etag];
    expect(named(head)).toEqual(named(get));
  });

  it('is sent in parts of the form that the client gets', async () => {
    const whole = brotliCompressSync(SCRIPT);
    const part = await ask(`/${NAME}`, { 'accept-encoding': 'br', range: 'bytes=3-9' });
    expect([part.status, part.headers['content-range']]).toEqual([206, `bytes 3-9/${whole.length}`]);
    expect(part.body).toEqual(whole.subarray(3, 10));
    const plain = await ask(`/${NAME}`, { range: 'bytes=0-5' });
    expect([plain.headers['content-encoding'], plain.body.toString()]).toEqual([undefined, 'export']);
    const beyond = await ask(`/${NAME}`, { range: 'bytes=99999-' });
    expect([beyond.status, beyond.headers['content-range']]).toEqual([416, `bytes */${SCRIPT.length}`]);
    expect((await ask(`/${NAME}`, { 'if-match': '"another"' })).status).toBe(412);
  });

  it('is sent in the next form when one is missing', async () => {
    const all = { 'accept-encoding': 'br, gzip' };
    rmSync(join(folder, `packed/${NAME}.br`));
    expect((await ask(`/${NAME}`, all)).headers['content-encoding']).toBe('gzip');
    rmSync(join(folder, 'packed'), { recursive: true });
    const plain = await ask(`/${NAME}`, all);
    expect([plain.headers['content-encoding'], plain.body.toString()]).toEqual([undefined, SCRIPT]);
  });
});

describe('how long a file is kept', () => {
  const kept = async (path: string) => (await ask(path)).headers['cache-control'];

  it('goes by the list that the build made, not by how a name looks', async () => {
    expect(await kept(`/${NAME}`)).toBe('public, max-age=31536000, immutable');
    expect(await kept('/media/letters-AB12CD34.woff2')).toBe('public, max-age=31536000, immutable');
    expect(await kept('/notice-20240101.txt')).toBe('no-cache');
  });

  it('is no time without the list', async () => {
    rmSync(join(folder, 'hashed.json'));
    expect(await kept(`/${NAME}`)).toBe('no-cache');
  });
});

it('the files of the next build are served, and those before are gone', async () => {
  expect((await ask(`/${NAME}`)).status).toBe(200);
  rmSync(join(folder, 'browser', NAME));
  expect((await ask(`/${NAME}`)).status).toBe(404);
  write('browser/chunk-NEXT1234.js', 'export {};');
  write('hashed.json', '["chunk-NEXT1234.js"]');
  utimesSync(join(folder, 'hashed.json'), new Date(), new Date(Date.now() + 5_000));
  expect((await ask('/chunk-NEXT1234.js')).headers['cache-control']).toContain('immutable');
});

it('the last list counts while a build leaves one that cannot be read', async () => {
  Logger.overrideLogger(false);
  expect((await ask(`/${NAME}`)).status).toBe(200);
  write('hashed.json', '["chunk-NE');
  utimesSync(join(folder, 'hashed.json'), new Date(), new Date(Date.now() + 5_000));
  expect((await ask(`/${NAME}`)).headers['cache-control']).toContain('immutable');
  write('hashed.json', '[]');
  utimesSync(join(folder, 'hashed.json'), new Date(), new Date(Date.now() + 9_000));
  expect((await ask(`/${NAME}`)).headers['cache-control']).toBe('no-cache');
});

it.each([
  ...['/../secret.txt', '/media/../../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/..\\secret.txt'],
  ...['//secret.txt', '/secret.txt', '/hashed.json', '/../hashed.json', `/../packed/${NAME}.br`, `/${NAME}.br`],
  ...[`/${NAME}/`, `/${NAME}%00`, '/media', '/media/', '/index.html', '/__proto__', '/'],
])('%s is no file of the web app', async (path) => {
  for (const headers of [{}, { 'accept-encoding': 'br' }]) {
    const { status, body, headers: sent } = await ask(path, headers as Record<string, string>);
    expect(status).toBe(404);
    expect(body.toString()).not.toContain('beside the web app');
    expect([sent['content-encoding'], sent['cache-control']]).toEqual([undefined, undefined]);
  }
});

it('only GET and HEAD are for files', async () => expect((await ask(`/${NAME}`, {}, 'POST')).status).toBe(404));

describe('the policies of pages', () => {
  const policiesOf = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await ask(path, headers);
    return [
      answer.status,
      ...POLICIES.map((name) => answer.headers[name.toLowerCase()]),
      answer.headers['x-content-type-options'],
    ];
  };

  it('do not come with scripts, styles and fonts, which have no use for them', async () => {
    for (const name of [NAME, 'media/letters-AB12CD34.woff2'])
      expect(await policiesOf(`/${name}`)).toEqual([200, undefined, undefined, 'nosniff']);
  });

  it('come with whatever else could be opened as a page, and with an answer in place of a file', async () => {
    write('browser/picture.svg', '<svg xmlns="http://www.w3.org/2000/svg" />');
    utimesSync(join(folder, 'browser/index.html'), 1, 1);
    expect(await policiesOf('/notice-20240101.txt')).toEqual([200, 'strict', 'strict', 'nosniff']);
    expect(await policiesOf('/picture.svg')).toEqual([200, 'strict', 'strict', 'nosniff']);
    rmSync(join(folder, 'browser', NAME));
    rmSync(join(folder, 'packed'), { recursive: true });
    // Express answers with a policy that is stricter still.
    expect(await policiesOf(`/${NAME}`)).toEqual([404, "default-src 'none'", 'strict', 'nosniff']);
  });
});

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { Request, RequestHandler, Response } from 'express';
import { PAGE_FILE, WEB_APP } from './page-template.js';
import { preferredEncodings } from './preferred-encodings.js';

const FOR_A_YEAR = 'public, max-age=31536000, immutable';
const ENDINGS = { br: '.br', gzip: '.gz' };

/** Parts of a page, which obey the policies of the page that loads them; their own would be more bytes than many of the files. */
const PARTS = new Set(['.js', '.css', '.woff2']);
const OF_DOCUMENTS = [
  ...['Content-Security-Policy', 'Permissions-Policy', 'Cross-Origin-Opener-Policy', 'Origin-Agent-Cluster'],
  ...['X-Frame-Options', 'X-Download-Options', 'X-Permitted-Cross-Domain-Policies', 'X-XSS-Protection'],
];
const OF_A_FILE = ['Content-Encoding', 'Content-Type', 'Cache-Control'];

/** Why a file is not sent, as Express says it. */
interface Refusal extends Error {
  status?: number;
  headers?: Record<string, string>;
}

/** A name below the folder of the web app, and whether its contents can never change. */
interface WebFile {
  name: string;
  hashed: boolean;
}

/**
 * Serves the files of the built web app, compressed by the build where that is worth it. Only what the build made has an address, so
 * a path can lead nowhere else. A file with a hash in its name is kept for a year, for all others browsers ask again.
 */
export function webFiles(folder = WEB_APP): RequestHandler {
  const built = new BuiltFiles(folder);
  return (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    const file = built.find(request.path);
    if (!file) return next();
    response.vary('Accept-Encoding').type(extname(file.name));
    response.setHeader('Cache-Control', file.hashed ? FOR_A_YEAR : 'no-cache');
    const policies = PARTS.has(extname(file.name)) ? takeOff(response, OF_DOCUMENTS) : [];
    const { root, name, encoding } = packed(folder, file.name, request);
    if (encoding) response.setHeader('Content-Encoding', encoding);
    response.sendFile(name, { root, cacheControl: false }, (error?: Refusal) => {
      if (!error || response.headersSent) return;
      takeOff(response, OF_A_FILE);
      // The answer may be a page instead.
      for (const [header, value] of policies) response.setHeader(header, value);
      // 404: a new build has just replaced the file. Other refusals answer conditions that the client has set.
      if (error.status === 404) next();
      else
        response
          .status(error.status ?? 500)
          .set(error.headers ?? {})
          .end();
    });
  };
}

/** Removes headers. @returns those that were there */
function takeOff(response: Response, names: readonly string[]): [string, number | string | string[]][] {
  return names.flatMap((name) => {
    const value = response.getHeader(name);
    response.removeHeader(name);
    return value === undefined ? [] : [[name, value]];
  });
}

/** The available form of a file that this client likes best. */
function packed(folder: string, name: string, request: Request) {
  const root = join(folder, '../packed');
  for (const encoding of preferredEncodings(request.headers['accept-encoding'])) {
    if (encoding === 'identity') break;
    const smaller = name + ENDINGS[encoding];
    if (existsSync(join(root, smaller))) return { root, name: smaller, encoding };
  }
  return { root: folder, name };
}

/** The files of the last build; read again after the next one. */
class BuiltFiles {
  private readonly log = new Logger('WebFiles');
  private read: { at: string; files: ReadonlyMap<string, WebFile> } | null = null;
  private readonly page: string;
  private readonly list: string;

  constructor(private readonly folder: string) {
    this.page = join(folder, PAGE_FILE);
    this.list = join(folder, '../hashed.json');
  }

  /** Requests to the API pass here, too, and must not cost a look at the disk. */
  find(path: string): WebFile | undefined {
    if (path.startsWith('/api/') || extname(path) === '') return undefined;
    return this.files()?.get(path);
  }

  /** While a build replaces the files, they may not be readable. Then the last list counts until they are. */
  private files(): ReadonlyMap<string, WebFile> | undefined {
    const at = `${changed(this.page)} ${changed(this.list)}`;
    if (this.read?.at === at) return this.read.files;
    try {
      this.read = { at, files: this.all() };
    } catch (error) {
      this.log.warn(`The web app's files could not be listed: ${String(error)}`);
    }
    return this.read?.files;
  }

  private all(): ReadonlyMap<string, WebFile> {
    if (!existsSync(this.folder)) return new Map();
    const hashed = new Set(existsSync(this.list) ? (JSON.parse(readFileSync(this.list, 'utf8')) as string[]) : []);
    const names = readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(this.folder.length + 1)
          .replaceAll('\\', '/'),
      )
      .filter((name) => name !== PAGE_FILE);
    return new Map(names.map((name) => [`/${name}`, { name, hashed: hashed.has(name) }]));
  }
}

const changed = (file: string) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

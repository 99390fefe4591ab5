import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const WEB_APP = join(import.meta.dirname, '../../../web/browser');
/** The name that the build gives it. */
export const PAGE_FILE = 'index.html';
const VERSION_CHARACTERS = 16;

interface Built {
  html: string;
  /** Differs between any two builds that differ: the page names its scripts, and their names contain a hash of their contents. */
  version: string;
}

/** The page as it was last built. */
class PageTemplate {
  private read: (Built & { at: number }) | null = null;

  constructor(private readonly file: string) {}

  /** Null where no page was built. */
  current(): Built | null {
    const at = statSync(this.file, { throwIfNoEntry: false })?.mtimeMs;
    if (at === undefined) return null;
    if (this.read?.at !== at) this.read = { at, ...builtOf(readFileSync(this.file, 'utf8')) };
    return this.read;
  }
}

export const pageTemplate = new PageTemplate(join(WEB_APP, PAGE_FILE));

const builtOf = (html: string): Built => ({
  html,
  version: createHash('sha256').update(html).digest('base64url').slice(0, VERSION_CHARACTERS),
});

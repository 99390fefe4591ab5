/**
 * Jest evaluates every module again for every spec file, in a context of its own. For the server with its framework that takes
 * seconds per file, so integration tests take it from `dist`, loaded once per worker by Node itself; that also tests what is
 * shipped. This transformer replaces each module outside `test/` by one that exports what the loaded one exports.
 */
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
/** Node's own `require`, which also loads ES modules. */
export const load = createRequire(import.meta.url);

/** Our sources stand for what was built from them. */
function loadedFrom(path) {
  const own = relative(ROOT, path);
  return own.startsWith('node_modules') ? path : join(ROOT, 'dist', own.replace(/\.ts$/, '.js'));
}

const asExport = (name) => (name === 'default' ? 'export default m.default;' : `export const ${name} = m.${name};`);

export default {
  process(_, path, { supportsStaticESM }) {
    const from = JSON.stringify(loadedFrom(path));
    if (!supportsStaticESM) return { code: `module.exports = loadBuilt(${from});` };
    const names = Object.keys(load(loadedFrom(path))).filter((name) => name !== 'module.exports');
    return { code: [`const m = loadBuilt(${from});`, ...names.map(asExport)].join('\n') };
  },
  getCacheKey(source, path, { supportsStaticESM }) {
    return createHash('sha256').update(`1 ${path} ${supportsStaticESM}\n${source}`).digest('hex');
  },
};

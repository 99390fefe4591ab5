/** `npm run dev`: server and web app, both rebuilt on every change, until Ctrl-C. Open http://localhost:4200. */
import { ROOT } from './node.mjs';
import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

const PARTS = {
  server: ['node_modules/@nestjs/cli/bin/nest.js', 'start', '--watch', '--preserveWatchOutput'],
  web: ['node_modules/@angular/cli/bin/ng.js', 'serve'],
};
/** Nest starts the server as plain "node", which has to be this version. */
const PATH = [dirname(process.execPath), join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter);
// The page is served by the dev server, which passes everything else on to the server.
const PUBLIC_URL = process.env.PUBLIC_URL ?? 'http://localhost:4200';
/** web/proxy.conf.json points to port 3000. `ng serve` reads PORT too, and must keep its own port. */
const PORTS = { server: '3000', web: '4200' };

const children = Object.entries(PARTS).map(([name, args]) => {
  const env = { ...process.env, PATH, PUBLIC_URL, PORT: PORTS[name] };
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => console.log(`${name.padEnd(6)} │ ${line}`));
  child.once('exit', stopAll);
  return child;
});

/** Each is a process group of its own, so that its child processes are stopped with it. */
function stopAll() {
  for (const child of children) {
    try {
      process.kill(-child.pid, 'SIGTERM');
    } catch {
      // It has ended already.
    }
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stopAll);

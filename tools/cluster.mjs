/**
 * `npm run cluster`: two servers on a private MariaDB and Redis, behind a front, to try out what several processes do. The key r restarts
 * the servers one after the other; so does `npm run cluster -- restart` from elsewhere, with what was changed meanwhile. Ctrl-C stops everything. PORT is the front's,
 * other settings are the servers'; `-- --front=small` does without Caddy.
 */
import './node.mjs';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../test/support/ports.mjs';
import { Cluster } from './cluster/cluster.mjs';

const RESTART = 'SIGUSR2';
const CTRL_C = '\u0003';
const dataDir = process.env.DATA_DIR ?? 'data';
/** The process whose servers `restart` means. */
const file = join(dataDir, 'cluster.pid');

if (process.argv.includes('restart')) tellRunning();
else await run();

function tellRunning() {
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (isCluster(pid)) {
    process.kill(pid, RESTART);
    console.log('Its two servers are restarted one after the other.');
    return;
  }
  rmSync(file, { force: true });
  console.error(`No cluster runs (${file}): start it with "npm run cluster".`);
  process.exitCode = 1;
}

/** One that was killed leaves its number behind, which another program may have by now: the signal would end that one. */
function isCluster(pid) {
  if (!(pid > 0)) return false;
  try {
    const told = existsSync('/proc/self/cmdline')
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      : execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
    return told.includes('tools/cluster.mjs');
  } catch {
    return false;
  }
}

async function run() {
  const front = process.argv.includes('--front=small') ? 'small' : 'caddy';
  const port = Number(process.env.PORT ?? 8443) || (await freePort());
  const cluster = new Cluster({ port, front, dataDir, say: (line) => console.log(line) });
  let stopping = false;
  const stop = async () => {
    stopping = true;
    await cluster.close();
    if (existsSync(file) && readFileSync(file, 'utf8') === String(process.pid)) rmSync(file);
    process.exit();
  };
  const fail = (error) => {
    // What fails because it is being stopped is no failure.
    if (stopping) return stop();
    console.error(error.message);
    process.exitCode = 1;
    return stop();
  };
  const restart = () => void cluster.restart().catch(fail);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop);
  process.on(RESTART, restart);
  listenToKeys({ r: restart, [CTRL_C]: stop });
  try {
    if (!(await cluster.start())) return;
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, String(process.pid));
    console.log(
      `Parley is at ${cluster.url} (r: restart the servers one after the other, Ctrl-C: stop)\n${cluster.note}`,
    );
  } catch (error) {
    await fail(error);
  }
}

/** Also letters that come through a pipe. */
function listenToKeys(keys) {
  process.stdin.setRawMode?.(true);
  process.stdin.on('data', (text) => {
    for (const key of String(text)) keys[key]?.();
  });
}

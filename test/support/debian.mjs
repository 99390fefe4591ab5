import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export const isRoot = () => process.getuid?.() === 0;

/**
 * Installs Debian packages if this process may. Services are not started, because tests start their own.
 * @throws `otherwise`, one line that says what to install, if it may not or cannot
 */
export function aptInstall(packages, otherwise) {
  if (!isRoot() || !existsSync('/usr/bin/apt-get')) throw new Error(otherwise);
  console.log(`Installing ${packages.join(', ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const apt = (...args) =>
    execFileSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], { env, stdio: 'pipe' });
  try {
    apt('update');
    apt('install', '-y', '--no-install-recommends', ...packages);
  } catch (error) {
    throw new Error(`${otherwise}\n${String(error.stderr ?? error.message).trim()}`);
  }
}

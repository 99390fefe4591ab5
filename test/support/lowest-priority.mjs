import { spawn, spawnSync } from 'node:child_process';
import { constants, setPriority } from 'node:os';

const { PRIORITY_LOW: LOWEST } = constants.priority;
/** On Linux, whoever wakes treats a processor that does only such work as one that is idle. Some containers do not allow it. */
const AS_IDLE = ['chrt', '--idle', '0'];
const isAllowed = () => spawnSync(AS_IDLE[0], [...AS_IDLE.slice(1), 'true']).status === 0;

/**
 * `node` with these arguments, at the lowest priority: it and its children get only what nobody else wants of the machine. It stays in the
 * session of its parent, because Linux weighs sessions against each other before it looks at priorities within one.
 */
export function spawnAtLowestPriority(args, options) {
  // A priority that is set from outside reaches the first thread only, and not those that Node has begun by then.
  if (process.platform !== 'win32') {
    const [command, ...before] = [...(isAllowed() ? AS_IDLE : []), 'nice', '-n', String(LOWEST), process.execPath];
    return spawn(command, [...before, ...args], options);
  }
  const child = spawn(process.execPath, args, options);
  if (child.pid !== undefined) setPriority(child.pid, LOWEST);
  return child;
}

/**
 * What the machine itself takes: a process that does nothing but answer. Attackers, other tests and whoever else has part of the
 * machine only ever add to what is measured; what they add to this answer they have added to the others at the same moment.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';

if (process.argv[2] === 'echo') {
  process.on('message', (message) => process.send(message));
  process.on('disconnect', () => process.exit());
}

/** @returns a function that asks the process once, and gives how long it took to answer, in ms */
export function startMachine() {
  const child = fork(import.meta.filename, ['echo']);
  process.once('exit', () => child.kill());
  let asked = 0;
  return async () => {
    const id = (asked += 1);
    const began = performance.now();
    child.send(id);
    for (;;) {
      const [answered] = await once(child, 'message');
      if (answered === id) return performance.now() - began;
    }
  };
}

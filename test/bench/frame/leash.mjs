/**
 * Loaded into every server that is measured (`--import`), before its own code: it answers what the server's process has taken so far,
 * and ends with the benchmark, even where that is killed. The server knows nothing of it.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const MS = 1e6;
const stops = monitorEventLoopDelay({ resolution: 5 });

const ANSWERS = {
  /** Microseconds. */
  cpu: () => {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
  /** Bytes, without garbage: what the system has given the process, and objects and buffers in it. */
  memory: () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc');
    for (let times = 0; times < 3; times += 1) collect();
    const { rss, heapUsed, external } = process.memoryUsage();
    return { rss, used: heapUsed + external };
  },
  watch: () => {
    stops.reset();
    return stops.enable();
  },
  /** The longest time in ms for which the event loop stood since `watch`. */
  stop: () => {
    stops.disable();
    return Math.max(0, stops.max / MS);
  },
};

if (process.send) {
  process.on('message', ({ ask, number }) => process.send({ number, answer: ANSWERS[ask]() }));
  process.once('disconnect', () => process.exit());
  process.channel.unref();
}

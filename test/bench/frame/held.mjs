/** What has to be stopped at the end, however that comes: processes, database servers, folders. */

const held = [];
let releasing;

/** @returns `release`, which may also be called before the end, and is called only once */
export function hold(release) {
  let done;
  const once = () => {
    const at = held.indexOf(once);
    if (at >= 0) held.splice(at, 1);
    return (done ??= Promise.try(release));
  };
  held.push(once);
  // What is started while everything ends is not wanted any more.
  if (releasing) void once();
  return once;
}

/** @returns a function that releases what was held since now, for a part that failed and cannot do it itself */
export function sinceNow() {
  const before = new Set(held);
  return async () => {
    for (const release of held.filter((one) => !before.has(one)).toReversed()) await release().catch(() => undefined);
  };
}

/** Releases everything, what came last first. One that fails does not keep the others. */
export function releaseAll() {
  releasing ??= (async () => {
    while (held.length > 0)
      await held
        .at(-1)()
        .catch((error) => console.error(error.message));
  })();
  return releasing;
}

/** Ctrl-C, SIGTERM and an error that nobody caught release everything and end the process; a second signal ends it at once. */
export function releaseOnEveryEnd() {
  for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
    process.on(signal, () => (releasing ? process.exit(code) : end(code)));
  }
  process.on('uncaughtException', (error) => {
    // What is closed makes those fail who use it.
    if (releasing) return;
    console.error(error);
    end(1);
  });
}

function end(code) {
  void releaseAll().finally(() => process.exit(code));
}

export const isEnding = () => releasing !== undefined;

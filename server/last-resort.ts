import { inspect } from 'node:util';
import type { INestApplication, LoggerService } from '@nestjs/common';

/** Requests in flight get so long; then the process ends whatever they do. */
const DRAIN_MS = 5_000;

/**
 * For what nobody caught: it is logged in one line, and the process drains and ends, so that whoever watches it starts a
 * new one. It never goes on in a state that nobody knows.
 */
export function installLastResort(app: INestApplication, log: LoggerService): void {
  let ending = false;
  const end = (error: unknown) => {
    if (ending) return;
    ending = true;
    // Should nothing be left to do before it is closed, it ends with this.
    process.exitCode = 1;
    log.fatal?.(`Nobody caught this; the server ends: ${inOneLine(error)}`);
    setTimeout(() => {
      process.exit(1);
    }, DRAIN_MS).unref();
    app
      .close()
      .catch((problem: unknown) => {
        log.fatal?.(`It did not close: ${inOneLine(problem)}`);
      })
      .finally(() => {
        process.exit(1);
      });
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}

function inOneLine(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : inspect(error);
  return text.replaceAll(/\s*\n\s*/g, ' | ');
}

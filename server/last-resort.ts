import { inspect } from 'node:util';
import type { INestApplication, LoggerService } from '@nestjs/common';

/** How long requests in flight may take. Then the process ends, whatever they do. */
const DRAIN_MS = 5_000;

/**
 * Handles uncaught errors: logs one line, lets the process drain, and ends it, so that its supervisor starts a new one. The
 * process never continues in an unknown state.
 */
export function installLastResort(app: INestApplication, log: LoggerService): void {
  let ending = false;
  const end = (error: unknown) => {
    if (ending) return;
    ending = true;
    // The exit code if the process ends by itself before it is closed.
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

import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'nestjs-pino';

/** Contexts in which the framework logs every route and module at the start: seventy lines that hide the few that matter. */
const CHATTER = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'WebSocketsController',
  'NestApplication',
]);

/** The application's log; the framework's own start messages go to `debug`. */
export class StartLog implements LoggerService {
  readonly error: Logger['error'];
  readonly warn: Logger['warn'];
  readonly debug: Logger['debug'];
  readonly verbose: Logger['verbose'];
  readonly fatal: Logger['fatal'];

  constructor(private readonly logger: Logger) {
    this.error = logger.error.bind(logger);
    this.warn = logger.warn.bind(logger);
    this.debug = logger.debug.bind(logger);
    this.verbose = logger.verbose.bind(logger);
    this.fatal = logger.fatal.bind(logger);
  }

  log(message: unknown, ...params: unknown[]): void {
    const chatter = CHATTER.has(String(params.at(-1)));
    if (chatter) this.logger.debug(message, ...params);
    else this.logger.log(message, ...params);
  }
}

import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import type { Params } from 'nestjs-pino';
import type { Settings } from './config/settings.js';

const current = new AsyncLocalStorage<IncomingMessage>();
let count = 0;

/**
 * Never logs tokens or cookies. One line for each request is logged only when debugging. Otherwise nothing is prepared for it: lines that
 * are written while a request is answered name it by `noteRequest`, at the time when they are written.
 */
export function logging({ logLevel }: Pick<Settings, 'logLevel'>): Params {
  const eachRequest = logsRequests(logLevel);
  const mixin = () => {
    const req = current.getStore();
    return req === undefined ? {} : { req };
  };
  return {
    ...(eachRequest ? {} : { forRoutes: [] }),
    pinoHttp: {
      level: logLevel,
      redact: ['req.headers.authorization', 'req.headers.cookie', 'res.headers["set-cookie"]'],
      autoLogging: eachRequest,
      ...(eachRequest ? {} : { mixin }),
    },
  };
}

/** Lets all lines that are written for a request name it. */
export function noteRequest({ logLevel }: Pick<Settings, 'logLevel'>): RequestHandler {
  if (logsRequests(logLevel) || logLevel === 'silent') return (_request, _response, next) => next();
  return (request, _response, next) => {
    request.id = count += 1;
    current.run(request, next);
  };
}

const logsRequests = (level: Settings['logLevel']): boolean => level === 'debug' || level === 'trace';

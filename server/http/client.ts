import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { Request } from 'express';

/** Where a request comes from. */
export interface Client {
  /** The IP address; an IPv4 address is written as such also on an IPv6 socket. */
  address: string;
  userAgent: string;
  /** What `KnownDevices` has given this browser; not checked here. */
  deviceCookie: string | null;
}

export const DEVICE_COOKIE = 'parley_device';

export function clientOf(request: Request): Client {
  const address = (request.ip ?? '').replace(/^::ffff:(?=\d+\.)/i, '').slice(0, 64);
  const userAgent = (request.headers['user-agent'] ?? '').slice(0, 400);
  const cookie = (request.cookies as Record<string, unknown> | undefined)?.[DEVICE_COOKIE];
  return { address, userAgent, deviceCookie: typeof cookie === 'string' ? cookie.slice(0, 1_000) : null };
}

/** The address of a request that Express never sees, such as an upgrade, by the same rule (`TRUST_PROXY`). */
export function addressOf({ headers, socket }: IncomingMessage, express: { request: object }): string {
  const seen = Object.create(express.request, { headers: { value: headers }, socket: { value: socket } }) as Request;
  return clientOf(seen).address;
}

/** `@From() client: Client` */
export const From = createParamDecorator((_: unknown, context: ExecutionContext): Client =>
  clientOf(context.switchToHttp().getRequest<Request>()),
);

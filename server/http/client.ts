import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { Request } from 'express';

/** Where a request comes from. */
export interface Client {
  /** The IP address. An IPv4 address is written as IPv4, even when it arrived on an IPv6 socket. */
  address: string;
  userAgent: string;
  /** The value of the cookie that `KnownDevices` gave this browser, not checked here. */
  deviceCookie: string | null;
}

export const DEVICE_COOKIE = 'parley_device';

export function clientOf(request: Request): Client {
  const address = (request.ip ?? '').replace(/^::ffff:(?=\d+\.)/i, '').slice(0, 64);
  const userAgent = (request.headers['user-agent'] ?? '').slice(0, 400);
  const cookie = (request.cookies as Record<string, unknown> | undefined)?.[DEVICE_COOKIE];
  return { address, userAgent, deviceCookie: typeof cookie === 'string' ? cookie.slice(0, 1_000) : null };
}

/** The client's address for requests that Express never sees, such as upgrades, by the same rule (`TRUST_PROXY`). */
export function addressOf({ headers, socket }: IncomingMessage, express: { request: object }): string {
  const seen = Object.create(express.request, { headers: { value: headers }, socket: { value: socket } }) as Request;
  return clientOf(seen).address;
}

/** `@From() client: Client` */
export const From = createParamDecorator((_: unknown, context: ExecutionContext): Client =>
  clientOf(context.switchToHttp().getRequest<Request>()),
);

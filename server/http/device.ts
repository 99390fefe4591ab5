import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { invalid } from './errors/problem.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isDeviceId(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}

/** The acting device, from `X-Device-Id`: required, and a UUID. */
export const DeviceId = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  return deviceIdIn(context.switchToHttp().getRequest<Request>().headers['x-device-id']);
});

/** The same for routes where it is optional: null when missing. An invalid one is refused. */
export const OptionalDeviceId = createParamDecorator((_: unknown, context: ExecutionContext): string | null => {
  const value = context.switchToHttp().getRequest<Request>().headers['x-device-id'];
  return value === undefined ? null : deviceIdIn(value);
});

function deviceIdIn(value: unknown): string {
  if (!isDeviceId(value)) throw invalid('X-Device-Id', 'X-Device-Id must name the device: a UUID.');
  return value.toLowerCase();
}

import { isIP } from 'node:net';

const HOST_MAX = 63;

/** The first label of a host's name, by which a company tells its machines apart. */
export const shortHost = (host: string): string => (isIP(host) ? host : host.split('.')[0]!).slice(0, HOST_MAX);

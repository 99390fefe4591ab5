import type { Page } from 'playwright-core';

/** One request of a page that the server answered. */
interface Load {
  path: string;
  /** On the wire, with headers. */
  bytes: number;
}

/** Notes what a page loads from now on over HTTP, as Chromium counts it; what its cache answers is left out. */
export async function noteLoads(page: Page): Promise<Load[]> {
  const loads: Load[] = [];
  const asked = new Map<string, string>();
  const wire = await page.context().newCDPSession(page);
  wire.on('Network.responseReceived', ({ requestId, response }) => {
    const { pathname, protocol } = new URL(response.url);
    if (!protocol.startsWith('http') || response.fromDiskCache) return;
    asked.set(requestId, pathname);
  });
  wire.on('Network.requestServedFromCache', ({ requestId }) => asked.set(requestId, ''));
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const path = asked.get(requestId);
    if (path && encodedDataLength > 0) loads.push({ path, bytes: encodedDataLength });
  });
  await wire.send('Network.enable');
  return loads;
}

/** The loads that are the page or its files, without requests to the API. */
export const filesAmong = (loads: readonly Load[]): Load[] =>
  loads.filter(({ path }) => !/^\/(api|socket\.io)\//.test(path));

export const bytesOf = (loads: readonly Load[]): number => loads.reduce((sum, { bytes }) => sum + bytes, 0);

import type { Page } from 'playwright-core';
import { type Roughness, RoughLine } from './rough-line.js';

/** The direct way between pages on this machine: what their browsers send to each other goes through lines that can become rough. */
export class DirectLine {
  private readonly lines = new Map<number, Promise<RoughLine>>();
  private roughness: Roughness = {};

  /** The page sends to the others through lines. Call it before the call begins, for each page. */
  async lead(page: Page): Promise<void> {
    await page.exposeFunction('lineTo', (port: number) => this.lineTo(port));
    await leadCandidates(page);
  }

  async become(roughness: Roughness): Promise<void> {
    this.roughness = roughness;
    for (const line of this.lines.values()) (await line).become(roughness);
  }

  async close(): Promise<void> {
    for (const line of this.lines.values()) await (await line).close();
  }

  private async lineTo(port: number): Promise<number> {
    const known = this.lines.get(port) ?? RoughLine.to(port);
    this.lines.set(port, known);
    const line = await known;
    line.become(this.roughness);
    return line.port;
  }
}

/** The candidates that the page gets lead to where its function `lineTo` says. */
export function leadCandidates(page: Page): Promise<void> {
  return page.evaluate(() => {
    const { lineTo } = globalThis as unknown as { lineTo: (port: number) => Promise<number> };
    const { prototype } = RTCPeerConnection;
    const native: unknown = Reflect.get(prototype, 'addIceCandidate');
    prototype.addIceCandidate = async function (this: RTCPeerConnection, candidate?: RTCIceCandidateInit | null) {
      const [, before, port, after] =
        /^(candidate:\S+ \d udp \d+) \S+ (\d+)(.*)$/i.exec(candidate?.candidate ?? '') ?? [];
      const moved = port && { ...candidate, candidate: `${before} 127.0.0.1 ${await lineTo(Number(port))}${after}` };
      await Reflect.apply(native as (one: unknown) => Promise<void>, this, [moved || candidate]);
    };
  });
}

import { entriesOf, numberOf, type StatsLook } from './stats-look';

/** Totals of the inbound video of one connection. */
export interface PictureTotals {
  readonly bytes: number;
  readonly framesDecoded: number;
}

const FROZEN_AFTER_MS = 6_000;
/** Fewer bytes than this during a freeze are noise, not a picture that fails to be decoded. */
const PICTURE_BYTES = 2_000;

/** Detects a frozen picture: bytes arrive but no frame is decoded. */
export class FrameWatch {
  private base: (PictureTotals & { at: number }) | null = null;

  /** Returns true while the picture is frozen. `at` in milliseconds. */
  observe(totals: PictureTotals, at: number): boolean {
    const base = this.base;
    const moved = !base || totals.framesDecoded !== base.framesDecoded || totals.bytes < base.bytes;
    if (moved) this.base = { ...totals, at };
    if (moved || !base) return false;
    if (totals.bytes - base.bytes < PICTURE_BYTES) {
      this.base = { ...base, at };
      return false;
    }
    return at - base.at >= FROZEN_AFTER_MS;
  }

  reset(): void {
    this.base = null;
  }
}

/** Sums up all inbound video; null if there is none. */
export function pictureTotals(look: StatsLook): PictureTotals | null {
  const pictures = entriesOf(look, 'inbound-rtp', 'video');
  const total = (field: string) => pictures.reduce((sum, entry) => sum + (numberOf(entry, field) ?? 0), 0);
  return pictures.length === 0 ? null : { bytes: total('bytesReceived'), framesDecoded: total('framesDecoded') };
}

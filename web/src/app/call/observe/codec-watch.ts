import type { MeasuresByPerson } from '../../webrtc/quality/link-looks';
import type { CodecsInUse } from '../../webrtc/quality/quality-samples';
import type { Note, Sight } from './observer';

type Codec = NonNullable<Sight<'codecs'>['audioOut']>;
const CODECS: readonly Codec[] = ['opus', 'red', 'PCMU', 'PCMA', 'G722', 'VP8', 'VP9', 'H264', 'H265', 'AV1'];

/** Tells which codecs are in use on each link, once they are, and when they change. */
export class CodecWatch {
  private readonly told = new Map<number, string>();

  constructor(private readonly note: Note) {}

  weigh(measures: MeasuresByPerson): void {
    for (const [participantId, { codecs }] of measures) {
      const named = namesOf(codecs);
      const words = JSON.stringify(named);
      if (Object.values(codecs).every((codec) => codec === null) || this.told.get(participantId) === words) continue;
      this.told.set(participantId, words);
      this.note({ what: 'codecs', participantId, ...named });
    }
  }
}

function namesOf({ audioOut, audioIn, videoOut, videoIn }: CodecsInUse) {
  return { audioOut: nameOf(audioOut), audioIn: nameOf(audioIn), videoOut: nameOf(videoOut), videoIn: nameOf(videoIn) };
}

/** The name that the log uses for a codec such as "audio/opus". */
function nameOf(mimeType: string | null): Codec | null {
  if (mimeType === null) return null;
  const name = mimeType.split('/')[1]?.toLowerCase();
  return CODECS.find((codec) => codec.toLowerCase() === name) ?? 'other';
}

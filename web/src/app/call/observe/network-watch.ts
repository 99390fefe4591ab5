import type { Note, Sight } from './observer';

/** Only some browsers tell (Network Information), and not all of it. */
interface NetworkInformation extends EventTarget {
  readonly type?: string;
  readonly effectiveType?: string;
}
type Network = Sight<'network'>;

const KINDS: readonly Network['kind'][] = ['wifi', 'cellular', 'ethernet', 'bluetooth', 'wimax', 'other', 'none'];
const SPEEDS: readonly NonNullable<Network['speed']>[] = ['slow-2g', '2g', '3g', '4g'];

/** What `watchNetwork` needs of the browser. */
export interface NetworkSource {
  readonly onLine: boolean;
  readonly connection?: NetworkInformation;
}

/** Tells the kind of the network, and each change of it. Returns a function that ends it. */
export function watchNetwork(note: Note, source: NetworkSource = navigator): () => void {
  let told = '';
  const look = () => {
    const sight = networkOf(source);
    const words = JSON.stringify(sight);
    if (words === told) return;
    told = words;
    note(sight);
  };
  look();
  source.connection?.addEventListener?.('change', look);
  for (const change of ['online', 'offline']) addEventListener(change, look);
  return () => {
    source.connection?.removeEventListener?.('change', look);
    for (const change of ['online', 'offline']) removeEventListener(change, look);
  };
}

function networkOf({ onLine, connection }: NetworkSource): Network {
  const kind = KINDS.find((one) => one === connection?.type) ?? 'unknown';
  const speed = SPEEDS.find((one) => one === connection?.effectiveType) ?? null;
  return { what: 'network', kind, speed, online: onLine };
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names that server and page both have, for the two ends of the same thing. */
const BOTH_ENDS = [
  ...[
    'CallChat',
    'ChatLine',
    'CallHistory',
    'CallOver',
    'CaseFiles',
    'Directory',
    'Favourites',
    'Lobby',
    'LobbyQuestion',
    'MissedCalls',
  ],
  ...[
    'Overview',
    'ParleySocket',
    'PresenceWatch',
    'Problem',
    'ProblemList',
    'PublicRooms',
    'RoomMembers',
    'SearchQuery',
  ],
  ...['SignalReports'],
];
const DECLARED = /^export (?:abstract |declare )*(?:class|interface|type|enum) (\w+)/gm;

/** The files that export each type, without tests and their doubles. */
function exportedTypes(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const folder of ['contracts', 'server', 'web/src/app'])
    for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!path.endsWith('.ts') || /\.spec\.ts$|testing\//.test(path)) continue;
      const file = join(folder, path);
      for (const [, name] of readFileSync(file, 'utf8').matchAll(DECLARED))
        found.set(name!, [...(found.get(name!) ?? []), file]);
    }
  return found;
}

describe('one word for one thing', () => {
  it('no two files export a type of one name, but for the two ends of the same thing', () => {
    const twice = [...exportedTypes()].filter(([, files]) => files.length > 1);
    expect(twice.filter(([name]) => !BOTH_ENDS.includes(name))).toEqual([]);
    expect(twice.map(([name]) => name).sort()).toEqual([...BOTH_ENDS].sort());
  });
});

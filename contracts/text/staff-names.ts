import { searchText } from './search-text.js';

/** Words that make people trust a name without asking. */
const STAFF = [
  ...['admin', 'administrator', 'administration', 'sysadmin', 'superadmin', 'superuser', 'root', 'system', 'support'],
  ...[
    'helpdesk',
    'parley',
    'moderator',
    'security',
    'staff',
    'official',
    'operator',
    'sysop',
    'webmaster',
    'postmaster',
  ],
  ...['hostmaster', 'noreply', 'mailerdaemon', 'abuse'],
];
/** Words that do not change the claim when they are added to it: "The Parley Support Team". */
const BESIDE = [
  ...[
    'the',
    'team',
    'help',
    'desk',
    'service',
    'it',
    'account',
    'accounts',
    'customer',
    'user',
    'tech',
    'technical',
    'bot',
  ],
  ...['info', 'center', 'centre', 'of', 'your', 'app', 'call', 'calls', 'chat', 'net', 'online', 'real', 's'],
];
/** Letters, digits and signs that look like a Latin letter, if it occurs in the words above. l, I and 1 look the same to everybody. */
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  ...{
    а: 'a',
    α: 'a',
    '@': 'a',
    '4': 'a',
    в: 'b',
    β: 'b',
    '8': 'b',
    с: 'c',
    ϲ: 'c',
    ԁ: 'd',
    е: 'e',
    ε: 'e',
    '3': 'e',
    '€': 'e',
  },
  ...{
    һ: 'h',
    н: 'h',
    і: 'i',
    ι: 'i',
    '1': 'i',
    '!': 'i',
    '|': 'i',
    l: 'i',
    ӏ: 'i',
    ј: 'j',
    к: 'k',
    κ: 'k',
    м: 'm',
    п: 'n',
  },
  ...{
    η: 'n',
    ո: 'n',
    о: 'o',
    ο: 'o',
    '0': 'o',
    р: 'p',
    ρ: 'p',
    г: 'r',
    ѕ: 's',
    '5': 's',
    $: 's',
    т: 't',
    τ: 't',
    '7': 't',
    '+': 't',
  },
  ...{ υ: 'u', ս: 'u', μ: 'u', ν: 'v', ѵ: 'v', х: 'x', χ: 'x', у: 'y', γ: 'y', ү: 'y' },
};

/** Small capitals and phonetic letters, each with the letter that it looks like. */
const SMALL_CAPITALS = /* @__PURE__ */ (() =>
  new Map(
    [...'ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɑɡɩ'].map((sign, at) => [sign, [...'abcdefghijkimnoprstuvwyzagi'][at] ?? sign]),
  ))();
/** The first code points of two alphabets of letters in circles and squares that have no plain form in Unicode. */
const ENCLOSED = [0x1f150, 0x1f170];

function enclosed(sign: string): string | null {
  const code = sign.codePointAt(0) ?? 0;
  const first = ENCLOSED.find((start) => code >= start && code < start + 26);
  return first === undefined ? null : String.fromCodePoint(0x61 + code - first);
}

const likeness = (sign: string): string => LOOKS_LIKE[sign] ?? SMALL_CAPITALS.get(sign) ?? sign;

/** Writes a name the way it looks at a glance. */
const glance = (name: string): string =>
  [...searchText(name)]
    .map((sign) => likeness(enclosed(sign) ?? sign))
    .join('')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');

/** Marked as pure, as other tables here: pages, which never ask, do not load what only this needs. */
const WORDS = /* @__PURE__ */ (() => [
  ...STAFF.map((word) => ({ word: glance(word), isStaff: true })),
  ...BESIDE.map((word) => ({ word: glance(word), isStaff: false })),
])();
/** How a text can be read up to a position: as added words only, or with a staff word among them. */
const BARE = 1;
const CLAIMED = 2;

/**
 * Whether the text consists of these words only, with a staff word among them. Each position is looked at once: a regular
 * expression would try every way to read "callscallscalls…", and there are very many.
 */
function isClaim(text: string): boolean {
  const reached = new Uint8Array(text.length + 1);
  reached[0] = BARE;
  for (let at = 0; at < text.length; at += 1) {
    const here = reached[at] ?? 0;
    if (here === 0) continue;
    for (const { word, isStaff } of WORDS)
      if (text.startsWith(word, at)) reached[at + word.length]! |= isStaff ? CLAIMED : here;
  }
  return ((reached[text.length] ?? 0) & CLAIMED) !== 0;
}

/**
 * Whether a name claims "I am the administrator" or "I am Parley", in whatever spelling: separators, digits and letters of other
 * scripts do not change that. A name that combines such a word with another one ("Elihu Root") is the name of a person.
 */
export const claimsToBeStaff = (name: string): boolean =>
  isClaim(glance(name)) || isClaim(glance(name.normalize('NFKC').replace(/^\d+|[\s\d._-]+$/g, '')));

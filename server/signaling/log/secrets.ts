const NAMES = 'ice-pwd|pwd|password|passwd|passphrase|credentials?|username|secret|(?:[a-z]+[_-])?token|authorization';
const VALUE = `"[^"]*"?|'[^']*'?|[^\\s,;&"'}\\]]+`;

/** What gives something away, and what is left of it. Bearer first: else its name is taken for the value. */
const SECRETS: readonly [RegExp, string][] = [
  [/\b(bearer|basic)\s+[\w.~+/=-]{4,}/gi, '$1 …'],
  // JSON Web Tokens.
  [/\beyJ[\w-]+(?:\.[\w-]*)*/g, '…'],
  [new RegExp(`((?:${NAMES})["']?\\s*[:=]\\s*)(?:${VALUE})`, 'gi'), '$1…'],
  [new RegExp(`(ice-pwd\\s+)(?:${VALUE})`, 'gi'), '$1…'],
  [/\b(credential\s+)(?=\S*[\d+/=])[^\s,;]+/gi, '$1…'],
  // In a URL, before its host.
  [/(\b(?:turns?|stuns?):|\/\/)[^\s/@]+@/gi, '$1…@'],
  // TURN by a shared secret: the time at which it ends, whose it is, and the HMAC over both in Base64.
  [/(?<!\d)\d{10}:[^\s,;"']+/g, '…'],
  [/(?<![\w+/])[A-Za-z0-9+/]{27}=(?!=)/g, '…'],
];

/** What pages report in words, without passwords and tokens; never longer than it was. */
export function withoutSecrets(text: string): string {
  const plain = text.toWellFormed().replaceAll('\0', '');
  return SECRETS.reduce((words, [secret, rest]) => words.replace(secret, rest), plain);
}

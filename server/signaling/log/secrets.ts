const NAMES = 'ice-pwd|pwd|password|passwd|passphrase|credentials?|username|secret|(?:[a-z]+[_-])?token|authorization';
const VALUE = `"[^"]*"?|'[^']*'?|[^\\s,;&"'}\\]]+`;

/** Patterns of secrets, and what replaces them. Bearer comes first, because otherwise its name would be taken for the value. */
const SECRETS: readonly [RegExp, string][] = [
  [/\b(bearer|basic)\s+[\w.~+/=-]{4,}/gi, '$1 …'],
  // JSON Web Tokens.
  [/\beyJ[\w-]+(?:\.[\w-]*)*/g, '…'],
  [new RegExp(`((?:${NAMES})["']?\\s*[:=]\\s*)(?:${VALUE})`, 'gi'), '$1…'],
  [new RegExp(`(ice-pwd\\s+)(?:${VALUE})`, 'gi'), '$1…'],
  [/\b(credential\s+)(?=\S*[\d+/=])[^\s,;]+/gi, '$1…'],
  // In a URL, before its host.
  [/(\b(?:turns?|stuns?):|\/\/)[^\s/@]+@/gi, '$1…@'],
  // TURN credentials by a shared secret: expiry time and user, and the HMAC over both in Base64.
  [/(?<!\d)\d{10}:[^\s,;"']+/g, '…'],
  [/(?<![\w+/])[A-Za-z0-9+/]{27}=(?!=)/g, '…'],
];

/** Removes passwords and tokens from what pages report in words. The result is never longer than the text was. */
export function withoutSecrets(text: string): string {
  const plain = text.toWellFormed().replaceAll('\0', '');
  return SECRETS.reduce((words, [secret, rest]) => words.replace(secret, rest), plain);
}

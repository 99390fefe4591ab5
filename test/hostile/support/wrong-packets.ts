/** Repeats `part` until it fills this many bytes, for use inside an array or object. */
const filled = (part: (n: number) => string, bytes: number) => {
  const parts: string[] = [];
  for (let length = 0; length < bytes; length += parts.at(-1)!.length + 1) parts.push(part(parts.length));
  return parts.join(',');
};
const unknownKeys = (bytes: number) => filled((n) => `"k${n}":1`, bytes);
const empties = (bytes: number) => filled(() => '{}', bytes);
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
/** Just under the largest size that is accepted. */
const NEAR = 2 * 1024 * 1024 - 4096;

/** The text after `42<id>`, and the error code with which it is refused. */
export const WRONG: [string, () => string, string][] = [
  ['60,000 arguments', () => `["sync",${'1,'.repeat(59_999)}1]`, 'payload-too-large'],
  ['three arguments', () => '["sync",{},1]', 'validation-failed'],
  ['60,000 arguments of an unknown event', () => `["x",${'1,'.repeat(59_999)}1]`, 'payload-too-large'],
  [
    'a heartbeat of 2 MB of unknown keys',
    () => `["call:heartbeat",{"callId":1,${unknownKeys(NEAR)}}]`,
    'payload-too-large',
  ],
  ['2 MB of empty links', () => `["call:links",{"callId":1,"links":[${empties(NEAR)}]}]`, 'payload-too-large'],
  ['2 MB of empty samples', () => `["call:quality",{"callId":1,"samples":[${empties(NEAR)}]}]`, 'payload-too-large'],
  ['16 KB of empty samples', () => `["call:quality",{"callId":1,"samples":[${empties(16_000)}]}]`, 'validation-failed'],
  [
    '16 KB of keys of a sample',
    () => `["call:quality",{"callId":1,"samples":[{${unknownKeys(16_000)}}]}]`,
    'validation-failed',
  ],
  ['60 KB of keys of a signal', () => `["signal",{"data":{${unknownKeys(60_000)}}}]`, 'validation-failed'],
  ['a signal 30,000 levels deep', () => `["signal",{"data":${deep(30_000)}}]`, 'validation-failed'],
  ['chat of 2 MB', () => `["call:chat",{"callId":1,"text":"${'x'.repeat(NEAR)}"}]`, 'payload-too-large'],
  ['a name of 2 MB', () => `["${'x'.repeat(NEAR)}"]`, 'payload-too-large'],
  ['2 MB that is no JSON', () => `["signal",${'"'.repeat(NEAR)}`, 'payload-too-large'],
  ['a name that is none', () => '[1,{}]', 'validation-failed'],
  ['an object without an end', () => '["sync",{', 'validation-failed'],
  ['a reserved name', () => '["disconnect",{}]', 'not-found'],
  ['a key of every object', () => '["call:heartbeat",{"callId":1,"__proto__":{}}]', 'validation-failed'],
];

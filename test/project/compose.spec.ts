import { existsSync, readFileSync } from 'node:fs';

const compose = readFileSync('docker-compose.yml', 'utf8');
const example = readFileSync('.env.docker.example', 'utf8');
const named = (pattern: RegExp) => [...new Set([...compose.matchAll(pattern)].map(([, name]) => name!))];

it('every variable of docker-compose.yml stands in .env.docker.example', () => {
  const known = [...example.matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name]) => name!);
  expect(named(/\$\{([A-Z_]+)/g).filter((name) => !known.includes(name))).toEqual([]);
});

it('those without which nothing starts come first and are empty', () => {
  const first = [...example.matchAll(/^([A-Z_]+)=$/gm)].map(([, name]) => name!);
  expect(named(/\$\{([A-Z_]+):\?/g).sort()).toEqual(first.sort());
});

it('what is mounted from here is there', () => {
  const mounted = [...compose.matchAll(/^ +- \.\/([^:]+):/gm)].map(([, path]) => path!);
  expect(mounted).toContain('tools/turn/turnserver.conf');
  expect(mounted.filter((path) => !existsSync(path))).toEqual([]);
});

it('coturn has the shipped settings and an address to relay from, and sets none of the shipped ones again', () => {
  const options = [...compose.slice(compose.indexOf('  coturn:')).matchAll(/^ +- --([a-z-]+)/gm)].map(
    ([, name]) => name!,
  );
  expect(options).toEqual(expect.arrayContaining(['relay-ip', 'static-auth-secret']));
  const conf = readFileSync('tools/turn/turnserver.conf', 'utf8');
  const shipped = [...conf.matchAll(/^([a-z-]+)/gm)].map(([, name]) => name!);
  expect(options.filter((name) => shipped.includes(name))).toEqual([]);
});

it('the relay ports of the settings are those that people are told to open', () => {
  const conf = readFileSync('tools/turn/turnserver.conf', 'utf8');
  const [from, to] = ['min-port', 'max-port'].map((name) => new RegExp(`^${name}=(\\d+)$`, 'm').exec(conf)?.[1]);
  for (const text of [example, readFileSync('README.md', 'utf8')]) expect(text).toContain(`${from}-${to}`);
});

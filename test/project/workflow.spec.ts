import { readdirSync, readFileSync } from 'node:fs';

const workflow = readFileSync('.github/workflows/mysql.yml', 'utf8');
const compose = readFileSync('docker-compose.yml', 'utf8');

it('the workflow tests the MySQL that docker-compose.yml runs', () => {
  const [, image] = /image: (mysql:\S+)/.exec(compose)!;
  expect(workflow).toContain(` ${image} --`);
});

it('with a part of the tests, and variables, that the runner knows', () => {
  const runner = readFileSync('test/support/run-all.mjs', 'utf8');
  const parts = [...workflow.matchAll(/--only=([\w-]+)/g)].map(([, part]) => part!);
  expect(parts.length).toBeGreaterThan(1);
  expect(parts.filter((part) => !new RegExp(`^  '?${part}'?: \\[`, 'm').test(runner))).toEqual([]);
  const variables = [...workflow.matchAll(/^ +(TEST_\w+|LONG):/gm)].map(([, name]) => name!);
  expect(variables).toContain('TEST_DATABASE_URL');
  expect(variables.filter((name) => !runner.includes(`process.env.${name}`))).toEqual([]);
});

it('and with a MariaDB for the specs that start one of their own', () => {
  const folder = 'test/integration';
  const own = readdirSync(folder).filter((name) =>
    /startMariaDb\(|ClusterCommand\.start\(/.test(readFileSync(`${folder}/${name}`, 'utf8')),
  );
  expect(own.length).toBeGreaterThan(0);
  for (const name of ['mariadb-server-core', 'mariadb-client-core']) expect(workflow).toContain(` ${name}`);
});

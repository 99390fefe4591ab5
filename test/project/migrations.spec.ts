import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../migrations');
/** TypeORM's own steps leave character set and collation to how somebody made the database. */
const LEFT_TO_DATABASE = [/runner\.createTable\(/, /runner\.addColumns?\([^;]*\b(text\(|'varchar'|'text')/s];

it('migrations make tables and columns of text that keep every sign, on whatever database', () => {
  const steps = readdirSync(FOLDER).filter((name) => /^\d{13}-.*\.ts$/.test(name));
  const wrong = steps.filter((name) => {
    const source = readFileSync(join(FOLDER, name), 'utf8');
    return LEFT_TO_DATABASE.some((pattern) => pattern.test(source));
  });
  expect(steps.length).toBeGreaterThan(9);
  expect(wrong).toEqual([]);
});

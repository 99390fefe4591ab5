import { newUser, type TestClient } from './client.js';
import { enrol } from './enrol.js';
import { startServer, type World, type WorldOptions } from './world.js';

/** A server and its people. */
export interface Company {
  world: World;
  /** The administrator. */
  root: TestClient;
  ann: TestClient;
  ben: TestClient;
  cy: TestClient;
}

/** A server for all tests of a file. Each test gets employees of its own by `take`; the administrator stays. */
export function useCompany(take: (company: Company) => void, options: WorldOptions = {}): void {
  let [world, root] = [] as unknown as [World, TestClient];
  beforeAll(async () => {
    world = await startServer(options);
    root = await newUser(world, 'Root');
  });
  beforeEach(async () => {
    const [ann, ben, cy] = await enrol(world, 'Ann', 'Ben', 'Cy');
    take({ world, root, ann, ben, cy });
  });
  afterAll(() => world.close());
}

/** A server and its people, two of whom look at calls. */
export interface StaffedCompany extends Omit<Company, 'cy'> {
  /** Works in support. */
  sam: TestClient;
}

/** The same with people who stay for all tests of a file. */
export function useStaffedCompany(take: (company: StaffedCompany) => void): void {
  let world: World;
  beforeAll(async () => {
    world = await startServer();
    const root = await newUser(world, 'Root');
    const [sam, ann, ben] = [await newUser(world, 'Sam'), await newUser(world, 'Ann'), await newUser(world, 'Ben')];
    await root.api('PATCH', `/admin/users/${sam.user.id}`, { role: 'support' });
    take({ world, root, sam, ann, ben });
  });
  afterAll(() => world.close());
}

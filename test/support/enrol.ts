import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { User } from '../../contracts/index.js';
import { AccessTokens } from '../../server/auth/tokens/access-tokens.js';
import { SessionEntity } from '../../server/auth/sessions/session.entity.js';
import { Transactions } from '../../server/database/transactions.js';
import { named } from '../../server/users/names/sort-name.js';
import { UserEntity } from '../../server/users/user.entity.js';
import { type Server, TestClient } from './client.js';
import type { World } from './world.js';

const DAY_MS = 86_400_000;

/** Signed-in employees, made as rows and tokens. They have no passwords, so even many of them cost no time for hashing. */
export async function enrol<N extends string[]>(world: World, ...names: N): Promise<{ [K in keyof N]: TestClient }> {
  const { manager } = world.app.get(Transactions, { strict: false });
  const tokens = world.app.get(AccessTokens, { strict: false });
  return (await enrolAt(world, { manager, tokens }, names)) as { [K in keyof N]: TestClient };
}

/** The same where the server is another process, with the database and the secret that it uses. */
export async function enrolAt(
  server: Server,
  { manager, tokens }: { manager: EntityManager; tokens: Pick<AccessTokens, 'sign'> },
  names: readonly string[],
): Promise<TestClient[]> {
  const users = await manager.save(names.map((name) => manager.create(UserEntity, userRow(name))));
  const sessions = await manager.save(users.map(({ id }) => manager.create(SessionEntity, sessionRow(id))));
  return Promise.all(
    users.map(async (user, index) => {
      const accessToken = await tokens.sign({ userId: user.id, sessionId: sessions[index]!.id });
      return new TestClient(server, { user: shown(user), accessToken, expiresIn: 900 });
    }),
  );
}

function userRow(displayName: string) {
  const username = randomUUID().slice(0, 30);
  return {
    ...{
      username,
      ...named(displayName),
      email: `${username}@example.com`,
      passwordHash: '',
      role: 'employee' as const,
    },
    ...{ availability: 'auto' as const, createdAt: new Date() },
  };
}

function sessionRow(userId: number) {
  const now = new Date();
  return {
    ...{ userId, family: randomUUID(), tokenHash: '', deviceName: 'Test', address: '127.0.0.1' },
    ...{ createdAt: now, lastUsedAt: now, expiresAt: new Date(now.getTime() + DAY_MS) },
  };
}

function shown({ id, username, displayName, role }: UserEntity): User {
  return {
    ...{ id, username, displayName, role, avatarUrl: null },
    ...{ presence: 'offline', statusMessage: null, lastSeenAt: null },
  };
}

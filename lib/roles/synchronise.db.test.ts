import pg from 'pg';
import { expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { allPermissions, knownPermissions, nameOfPermission } from './permissions';
import { synchroniseRoles } from './synchronise';

async function synchronise(): Promise<string[]> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  try {
    return await synchroniseRoles(client);
  } finally {
    await client.end();
  }
}

const permissionsOf = async (system: 'USER' | 'SITE_ADMINISTRATOR' | 'SERVICE_ACCOUNT') =>
  (await db().role.findUniqueOrThrow({ where: { system } })).permissions;

it('a new database has the system roles with what they start with', async () => {
  const roles = await db().role.findMany({ orderBy: { id: 'asc' }, select: { id: true, name: true, system: true } });
  expect(roles.map(({ id, name, system }) => [id, name, system])).toEqual([
    [1, 'USER', 'USER'],
    [2, 'SITE_ADMINISTRATOR', 'SITE_ADMINISTRATOR'],
    [3, 'SERVICE_ACCOUNT', 'SERVICE_ACCOUNT'],
  ]);
  expect(await permissionsOf('SERVICE_ACCOUNT')).toEqual(['API#ACCESS', 'SEARCH#READ', 'MCP#ACCESS']);
  expect(new Set(await permissionsOf('SITE_ADMINISTRATOR'))).toEqual(allPermissions);
  const missing = [...allPermissions].filter((name) => !userPermissions.includes(name));
  expect(await permissionsOf('USER')).toEqual(userPermissions);
  expect(missing).toEqual(expect.arrayContaining(['OWNERSHIP#ASSIGN', 'ROLES#ASSIGN', 'REPO_PERMISSIONS#READ', 'REPO_PERMISSIONS#WRITE']));
  expect(await db().auditEvent.count({ where: { action: 'role.synchronise' } })).toBe(0);
});

const userPermissions = knownPermissions.filter(({ startsWith }) => startsWith.some((system) => system === 'USER')).map(nameOfPermission);

it('a later start brings what is new, takes what is no more, and leaves what an admin decided', async () => {
  const before = await db().role.findMany({ orderBy: { id: 'asc' } });
  expect(await synchronise()).toEqual([]);
  expect(await db().role.findMany({ orderBy: { id: 'asc' } })).toEqual(before);

  // As an older version left it: it knew OLD#THING, but neither MCP#ACCESS nor ROLES#ASSIGN, and an admin had taken SEARCH#READ away.
  await db().permission.create({ data: { namespace: 'OLD', action: 'THING' } });
  await db().permission.deleteMany({ where: { OR: [{ namespace: 'MCP' }, { namespace: 'ROLES' }] } });
  await db().role.updateMany({
    where: { system: { in: ['USER', 'SERVICE_ACCOUNT'] } },
    data: { permissions: ['API#ACCESS', 'OLD#THING'] },
  });
  await db().role.update({ where: { system: 'SITE_ADMINISTRATOR' }, data: { permissions: ['OLD#THING'] } });
  const custom = await db().role.create({ data: { name: 'Custom', permissions: ['OLD#THING', 'SEARCH#READ', 'NEVER#KNOWN'] } });
  const search = await db().permission.findFirstOrThrow({ where: { namespace: 'SEARCH' } });

  const lines = await synchronise();
  expect(lines.join(' ')).toMatch(/MCP#ACCESS, ROLES#ASSIGN.*OLD#THING/);
  expect(await permissionsOf('SERVICE_ACCOUNT')).toEqual(['API#ACCESS', 'MCP#ACCESS']);
  expect(await permissionsOf('USER')).toEqual(['API#ACCESS', 'MCP#ACCESS']);
  expect(new Set(await permissionsOf('SITE_ADMINISTRATOR'))).toEqual(allPermissions);
  expect((await db().role.findUniqueOrThrow({ where: { id: custom.id } })).permissions).toEqual(['SEARCH#READ']);
  const rows = await db().permission.findMany();
  expect(new Set(rows.map(nameOfPermission))).toEqual(allPermissions);
  expect(rows.find(({ namespace }) => namespace === 'SEARCH')?.id).toBe(search.id);
  expect(await db().auditEvent.findMany({ where: { action: 'role.synchronise' } })).toMatchObject([
    { before: { removed: ['OLD#THING'] }, after: { added: ['MCP#ACCESS', 'ROLES#ASSIGN'] } },
  ]);
  expect(await synchronise()).toEqual([]);
});

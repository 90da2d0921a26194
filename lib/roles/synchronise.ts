import type pg from 'pg';
import { allPermissions, knownPermissions, nameOfPermission } from './permissions';
import { systemRoles } from './system-roles';

/**
 * Brings the permissions and the system roles of a database to this version's list: unknown ones leave the table and every role,
 * new ones join the system roles that start with them. What an admin took from a system role stays away. Whoever calls holds
 * the lock of a start, so that two servers never do it at once.
 *
 * @returns sentences for the log: what changed in a database that had roles before
 */
export async function synchroniseRoles(client: pg.Client): Promise<string[]> {
  await client.query('BEGIN');
  try {
    const changes = await synchronise(client);
    await client.query('COMMIT');
    return changes;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

async function synchronise(client: pg.Client): Promise<string[]> {
  const { rows: before } = await client.query<{ namespace: string; action: string }>('SELECT namespace, action FROM "Permission"');
  const present = new Set(before.map(nameOfPermission));
  const added = knownPermissions.filter((each) => !present.has(nameOfPermission(each)));
  const removed = [...present].filter((name) => !allPermissions.has(name));
  await client.query(
    `INSERT INTO "Permission" (namespace, action)
     SELECT namespace, action FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS added (namespace, action, position) ORDER BY position`,
    [added.map(({ namespace }) => namespace), added.map(({ action }) => action)],
  );
  await client.query(`DELETE FROM "Permission" WHERE namespace || '#' || action = ANY($1::text[])`, [removed]);
  // By what roles hold, not by what the table had: a restored dump may hold names that no table knew.
  await client.query(
    `UPDATE "Role" SET permissions = ARRAY(SELECT name FROM unnest(permissions) AS name WHERE name = ANY($1::text[])), "updatedAt" = now()
     WHERE NOT permissions <@ $1::text[]`,
    [[...allPermissions]],
  );
  const isFirst = await makeSystemRoles(client, added);
  if (isFirst || added.length + removed.length === 0) return [];
  await recordSynchronisation(client, added.map(nameOfPermission), removed);
  return [
    ...(added.length > 0 ? [`New permissions: ${added.map(nameOfPermission).join(', ')}.`] : []),
    ...(removed.length > 0 ? [`Permissions that are no more, taken from every role: ${removed.join(', ')}.`] : []),
  ];
}

type Added = readonly (typeof knownPermissions)[number][];

/** @returns true where there was no system role yet */
async function makeSystemRoles(client: pg.Client, added: Added): Promise<boolean> {
  const { rows: roles } = await client.query<{ system: string }>('SELECT system FROM "Role" WHERE system IS NOT NULL');
  const existing = new Set(roles.map(({ system }) => system));
  for (const system of systemRoles) {
    const isAdministrator = system === 'SITE_ADMINISTRATOR';
    const starting = (permissions: Added) =>
      permissions.filter(({ startsWith }) => isAdministrator || (startsWith as readonly string[]).includes(system)).map(nameOfPermission);
    if (!existing.has(system)) {
      await client.query(
        `INSERT INTO "Role" (name, system, permissions, "updatedAt") VALUES ($1::text, $1::text::"SystemRole", $2::text[], now())`,
        [system, starting(knownPermissions)],
      );
      continue;
    }
    const wanted = isAdministrator ? [...allPermissions] : starting(added);
    await client.query(
      `UPDATE "Role" SET permissions = permissions || ARRAY(SELECT name FROM unnest($2::text[]) AS name WHERE name <> ALL(permissions)),
                         "updatedAt" = now()
       WHERE system = $1::text::"SystemRole" AND NOT permissions @> $2::text[]`,
      [system, wanted],
    );
  }
  return existing.size === 0;
}

const recordSynchronisation = (client: pg.Client, added: string[], removed: string[]) =>
  client.query(
    `INSERT INTO "AuditEvent" (action, door, "actorName", "requestId", "targetType", "targetId", "targetName", outcome, before, after)
     VALUES ('role.synchronise', 'system', 'system', 'start', 'site', 'site', 'Permissions', 'SUCCESS', $1::jsonb, $2::jsonb)`,
    [JSON.stringify({ removed }), JSON.stringify({ added })],
  );

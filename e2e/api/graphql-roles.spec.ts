import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { data, failure, run } from '../helpers/graphql';
import { admin, makePerson, makeServiceAccount, nodeId, numberOf, signIn, unique } from '../helpers/site';

const permission = z.strictObject({
  id: z.string(),
  namespace: z.string(),
  action: z.string(),
  displayName: z.string(),
  createdAt: z.iso.datetime(),
});
const page = z.strictObject({
  startCursor: z.string().nullable(),
  endCursor: z.string().nullable(),
  hasNextPage: z.boolean(),
  hasPreviousPage: z.boolean(),
});
const connectionOf = <T extends z.ZodType>(node: T) => z.strictObject({ nodes: z.array(node), totalCount: z.int(), pageInfo: page });
const pageFields = 'totalCount pageInfo { startCursor endCursor hasNextPage hasPreviousPage }';
const permissionFields = `nodes { id namespace action displayName createdAt } ${pageFields}`;
const named = z.strictObject({ id: z.string(), name: z.string(), system: z.boolean() });
const emptyOf = (field: string) => z.strictObject({ [field]: z.strictObject({ alwaysNil: z.null() }) });

test('roles and permissions as clients of the contract read and write them', async () => {
  const by = await admin();
  const { permissions } = await data(
    by,
    z.strictObject({ permissions: connectionOf(permission) }),
    `{ permissions { ${permissionFields} } }`,
  );
  const idOf = (name: string) => permissions.nodes.find(({ displayName }) => displayName === name)?.id ?? '';
  expect(permissions.nodes[0]).toMatchObject({ namespace: 'API', action: 'ACCESS', displayName: 'API#ACCESS' });
  expect(permissions.totalCount).toBe(permissions.nodes.length);

  const name = unique('Release manager');
  const create = `mutation($name: String!, $permissions: [ID!]!) {
    createRole(name: $name, permissions: $permissions) { id name system permissions { nodes { displayName } } }
  }`;
  const created = z.strictObject({
    createRole: named.extend({ permissions: z.strictObject({ nodes: z.array(z.strictObject({ displayName: z.string() })) }) }),
  });
  const chosen = [idOf('SEARCH#READ'), idOf('BATCH_CHANGES#WRITE')];
  const { createRole: role } = await data(by, created, create, { name, permissions: chosen });
  expect(role).toMatchObject({
    name,
    system: false,
    permissions: { nodes: [{ displayName: 'SEARCH#READ' }, { displayName: 'BATCH_CHANGES#WRITE' }] },
  });
  expect(role.id).toBe(nodeId('Role', numberOf(role.id)));
  expect(await failure(by, create, { name: name.toUpperCase(), permissions: [] })).toMatchObject({
    message: 'cannot create role: err_name_exists',
    code: 'CONFLICT',
  });
  expect(await failure(by, create, { name: unique('role'), permissions: [nodeId('Permission', 2_000_000_000)] })).toMatchObject({
    code: 'NOT_FOUND',
  });
  expect(await failure(by, create, { name: unique('role'), permissions: [role.id] })).toMatchObject({ code: 'NOT_FOUND' });

  const roles = z.strictObject({ roles: connectionOf(named) });
  const firstTwo = await data(by, roles, `{ roles(first: 2) { nodes { id name system } ${pageFields} } }`);
  expect(firstTwo.roles.nodes.map((each) => each.name)).toEqual(['SITE_ADMINISTRATOR', 'USER']);
  expect(firstTwo.roles.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  const after = `query($after: String) { roles(first: 1, after: $after) { nodes { id name system } ${pageFields} } }`;
  const next = await data(by, roles, after, {
    after: firstTwo.roles.pageInfo.endCursor,
  });
  expect(next.roles.nodes).toMatchObject([{ name: 'SERVICE_ACCOUNT', system: true }]);
  expect(next.roles.pageInfo.hasPreviousPage).toBe(true);
  expect(await failure(by, '{ roles(after: "nonsense") { totalCount } }')).toMatchObject({ code: 'BAD_USER_INPUT' });

  const bot = await makeServiceAccount(by);
  const set = 'mutation($user: ID!, $roles: [ID!]!) { setRoles(user: $user, roles: $roles) { alwaysNil } }';
  // A script that knows no better sends back all it read, the roles of the system too.
  await data(by, emptyOf('setRoles'), set, { user: bot.nodeId, roles: [...firstTwo.roles.nodes.map(({ id }) => id), role.id] });
  const rolesOf = `query($id: ID!) { node(id: $id) { ... on User {
    roles { nodes { id name system } ${pageFields} } permissions { ${permissionFields} }
  } } }`;
  const held = z.strictObject({ node: z.strictObject({ roles: connectionOf(named), permissions: connectionOf(permission) }) });
  const { node: user } = await data(by, held, rolesOf, { id: bot.nodeId });
  expect(user.roles.nodes.map((each) => each.name)).toEqual(['SERVICE_ACCOUNT', name]);
  expect(user.permissions.nodes.map(({ displayName }) => displayName)).toEqual([
    'API#ACCESS',
    'SEARCH#READ',
    'MCP#ACCESS',
    'BATCH_CHANGES#WRITE',
  ]);
  expect(await failure(by, set, { user: bot.nodeId, roles: [nodeId('Role', 2_000_000_000)] })).toMatchObject({
    message: 'role with ID 2000000000 not found',
  });

  const setPermissions = `mutation($role: ID!, $permissions: [ID!]!) {
    setPermissions(role: $role, permissions: $permissions) { alwaysNil }
  }`;
  await data(by, emptyOf('setPermissions'), setPermissions, { role: role.id, permissions: [] });
  expect((await data(by, held, rolesOf, { id: bot.nodeId })).node.permissions.totalCount).toBe(3);
  const administrator = firstTwo.roles.nodes[0]?.id;
  expect(await failure(by, setPermissions, { role: administrator, permissions: [] })).toMatchObject({
    message: 'cannot modify permissions for site admin role',
    code: 'FAILED_PRECONDITION',
  });

  const node = 'query($id: ID!) { node(id: $id) { id ... on Role { name } ... on Permission { displayName } } }';
  expect((await run(by, node, { id: role.id })).data).toEqual({ node: { id: role.id, name } });
  expect((await run(by, node, { id: chosen[0] })).data).toEqual({ node: { id: chosen[0], displayName: 'SEARCH#READ' } });

  const person = { url: by.url, headers: await signIn(by, await makePerson(by)) };
  const deleteRole = 'mutation($role: ID!) { deleteRole(role: $role) { alwaysNil } }';
  const refused: [string, Record<string, unknown>][] = [
    ['{ roles { totalCount } }', {}],
    [node, { id: role.id }],
    [create, { name: unique('role'), permissions: [] }],
    [setPermissions, { role: role.id, permissions: chosen }],
    [set, { user: bot.nodeId, roles: [] }],
    [deleteRole, { role: role.id }],
  ];
  for (const [document, variables] of refused) {
    expect(await failure(person, document, variables), document).toMatchObject({ message: 'must be site admin', code: 'FORBIDDEN' });
  }
  await data(by, emptyOf('deleteRole'), deleteRole, { role: role.id });
  expect((await run(by, node, { id: role.id })).data).toEqual({ node: null });
  expect((await data(by, held, rolesOf, { id: bot.nodeId })).node.roles.totalCount).toBe(1);
  expect(await failure(by, deleteRole, { role: administrator })).toMatchObject({ code: 'FAILED_PRECONDITION' });
});

import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { FakeCodeHost } from '../../scripts/testing/fake-code-host';
import { data, failure } from '../helpers/graphql';
import { admin, makePerson, makeServiceAccount, makeToken, nodeId, signIn, unique, withToken } from '../helpers/site';

// SG §8: `src extsvc list`, `create` and `edit`, as it sends them.
const documents = {
  list: `query ExternalServices($first: Int!) {
  externalServices(first: $first) { nodes { id kind displayName config createdAt updatedAt } totalCount pageInfo { hasNextPage } }
}`,
  add: 'mutation AddExternalService($input: AddExternalServiceInput!) { addExternalService(input: $input) { id, warning } }',
  update: 'mutation UpdateExternalService($input: UpdateExternalServiceInput!) { updateExternalService(input: $input) { id } }',
  remove: `mutation($id: ID!, $async: Boolean) { deleteExternalService(externalService: $id, async: $async) { alwaysNil } }`,
  node: `query($id: ID!) {
  node(id: $id) { ... on ExternalService { id kind displayName config url repoCount warning lastSyncError lastSyncAt nextSyncAt } }
}`,
};

const added = z.strictObject({ addExternalService: z.strictObject({ id: z.string(), warning: z.string().nullable() }) });
const node = z.strictObject({
  id: z.string(),
  kind: z.enum(['GITHUB', 'GITLAB', 'BITBUCKETSERVER', 'OTHER']),
  displayName: z.string(),
  config: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
const listed = z.strictObject({
  externalServices: z.strictObject({
    nodes: z.array(node),
    totalCount: z.int(),
    pageInfo: z.strictObject({ hasNextPage: z.boolean() }),
  }),
});

test('an admin adds, sees, changes and removes a connection as the command line tool does; the token is never seen again', async () => {
  const by = await admin();
  const host = await new FakeCodeHost('bitbucket-server').start();
  host.repositories = [{ id: 1, name: `${unique('P')}/app` }];
  const displayName = unique('bitbucket');
  const config = `{\n  // ours\n  "url": "${host.url}", "username": "me", "token": "${host.token}", "repositoryQuery": ["all"]\n}`;
  const { addExternalService: made } = await data(by, added, documents.add, { input: { kind: 'BITBUCKETSERVER', displayName, config } });
  expect(made.warning).toContain('http://');

  const { externalServices } = await data(by, listed, documents.list, { first: 1_000 });
  const mine = externalServices.nodes.find(({ id }) => id === made.id);
  expect(mine).toMatchObject({ kind: 'BITBUCKETSERVER', displayName, config: config.replace(host.token, 'REDACTED') });

  const facts = z.looseObject({ node: z.looseObject({ repoCount: z.int(), lastSyncError: z.null(), lastSyncAt: z.string().nullable() }) });
  await expect(async () => expect(
    (await data(by, facts, documents.node, { id: made.id })).node.repoCount,
  ).toBe(1)).toPass({ timeout: 20_000 });

  const updated = z.strictObject({ updateExternalService: z.strictObject({ id: z.literal(made.id) }) });
  await data(by, updated, documents.update, { input: { id: made.id, displayName: null, config: mine?.config } });
  await data(by, updated, documents.update, { input: { id: made.id, displayName: `${displayName}-2` } });
  const elsewhere = { id: made.id, config: mine?.config.replace(host.url, 'https://elsewhere.example.test') };
  expect(await failure(by, documents.update, { input: elsewhere })).toMatchObject({
    code: 'BAD_USER_INPUT', message: expect.stringContaining('a stored secret is not sent there'),
  });
  expect(await failure(by, documents.add, { input: { kind: 'GITHUB', displayName, config: '{ "url": 7 }' } })).toMatchObject({
    code: 'BAD_USER_INPUT', fields: { config: expect.stringContaining('Line 1: url') },
  });

  const removed = z.strictObject({ deleteExternalService: z.strictObject({ alwaysNil: z.null() }) });
  await data(by, removed, documents.remove, { id: made.id, async: true });
  expect(await data(by, z.strictObject({ node: z.null() }), documents.node, { id: made.id })).toEqual({ node: null });
  expect(await failure(by, documents.remove, { id: made.id, async: null })).toMatchObject({ code: 'NOT_FOUND' });
  await host.stop();
});

test('nobody else sees or changes connections, and no read-only token changes them', async () => {
  const by = await admin();
  const id = nodeId('ExternalService', 1);
  const person = await makePerson(by);
  const bot = await makeServiceAccount(by);
  const callers = [
    { url: by.url, headers: await signIn(by, person) },
    { url: by.url, headers: withToken((await makeToken(by, bot)).secret) },
  ];
  const input = { kind: 'OTHER', displayName: 'x', config: '{ "url": "https://git.example.test" }' };
  for (const caller of callers) {
    for (const [document, variables] of [
      [documents.list, { first: 10 }],
      [documents.add, { input }],
      [documents.update, { input: { id, displayName: 'x' } }],
      [documents.remove, { id }],
      [documents.node, { id }],
    ] as const) {
      expect(await failure(caller, document, variables)).toMatchObject({ message: 'must be site admin', code: 'FORBIDDEN' });
    }
  }
  const boss = await makePerson(by, { isSiteAdmin: true });
  const reading = {
    url: by.url,
    headers: withToken((await makeToken({ url: by.url, headers: await signIn(by, boss) }, boss, ['read_api'])).secret),
  };
  await data(reading, listed, documents.list, { first: 1 });
  expect(await failure(reading, documents.add, { input })).toMatchObject({ code: 'FORBIDDEN' });
});

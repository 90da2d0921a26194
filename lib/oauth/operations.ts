import 'server-only';
import { z } from 'zod';
import { defineOperation } from '@/lib/operation/define-operation';
import { idSchema } from '@/lib/text/schema';
import {
  clientCredentialsGrantInput,
  createM2MCredentialInput,
  createdM2MCredentialSchema,
  grantedBearerSchema,
  listM2MCredentialsInput,
  m2mCredentialDetailsSchema,
  m2mCredentialPageSchema,
  m2mCredentialSchema,
  revokeM2MSecretInput,
  rotateM2MSecretInput,
  updateM2MCredentialInput,
} from './schema';
import { createM2MCredential, deleteM2MCredential, listIdpScopes, listM2MCredentials } from './service';
import { grantClientCredentials } from './service-grant';
import { changeDisabled, getM2MCredential, updateM2MCredential } from './service-manage';
import { addM2MSecret, revokeM2MSecret, rotateM2MSecret } from './service-secrets';

const oneCredential = z.strictObject({ id: idSchema });

export const createM2MCredentialOperation = defineOperation({
  name: 'm2mCredentials.create',
  kind: 'mutation',
  scope: ['m2m:write'],
  summary: 'Creates an M2M credential of a service account. The client secret is in this answer only.',
  idempotent: true,
  input: createM2MCredentialInput,
  output: createdM2MCredentialSchema,
  run: createM2MCredential,
});

export const listM2MCredentialsOperation = defineOperation({
  name: 'm2mCredentials.list',
  kind: 'query',
  scope: ['m2m:read'],
  summary: 'The M2M credentials of a service account.',
  input: listM2MCredentialsInput,
  output: m2mCredentialPageSchema,
  run: listM2MCredentials,
});

export const getM2MCredentialOperation = defineOperation({
  name: 'm2mCredentials.get',
  kind: 'query',
  scope: ['m2m:read'],
  summary: 'One M2M credential with its secrets, without their text, and its use by day.',
  input: oneCredential,
  output: m2mCredentialDetailsSchema,
  run: (context, { id }) => getM2MCredential(context, id),
});

export const updateM2MCredentialOperation = defineOperation({
  name: 'm2mCredentials.update',
  kind: 'mutation',
  scope: ['m2m:write'],
  summary: 'Changes name, description or scopes of an M2M credential. Fewer scopes count for its living bearers too.',
  input: updateM2MCredentialInput,
  output: m2mCredentialSchema,
  run: updateM2MCredential,
});

export const disableM2MCredentialOperation = defineOperation({
  name: 'm2mCredentials.disable',
  kind: 'mutation',
  scope: ['m2m:write'],
  summary: 'Takes an M2M credential and its bearers out of use until it is enabled again.',
  input: oneCredential,
  output: m2mCredentialSchema,
  run: (context, { id }) => changeDisabled(context, id, true),
});

export const enableM2MCredentialOperation = defineOperation({
  name: 'm2mCredentials.enable',
  kind: 'mutation',
  scope: ['m2m:write'],
  summary: 'Brings a disabled M2M credential back into use.',
  input: oneCredential,
  output: m2mCredentialSchema,
  run: (context, { id }) => changeDisabled(context, id, false),
});

export const addM2MSecretOperation = defineOperation({
  name: 'm2mCredentials.addSecret',
  kind: 'mutation',
  scope: ['m2m:write'],
  summary: 'Adds a client secret beside those that work. It is in this answer only.',
  idempotent: true,
  input: oneCredential,
  output: createdM2MCredentialSchema,
  run: (context, { id }) => addM2MSecret(context, id),
});

export const rotateM2MSecretOperation = defineOperation({
  name: 'm2mCredentials.rotateSecret',
  kind: 'mutation',
  scope: ['m2m:write'],
  summary: 'Replaces the client secrets, at once or with an overlap. The new one is in this answer only.',
  idempotent: true,
  input: rotateM2MSecretInput,
  output: createdM2MCredentialSchema,
  run: rotateM2MSecret,
});

export const revokeM2MSecretOperation = defineOperation({
  name: 'm2mCredentials.revokeSecret',
  kind: 'mutation',
  scope: ['m2m:write'],
  summary: 'Revokes one client secret and every bearer it got.',
  input: revokeM2MSecretInput,
  output: m2mCredentialSchema,
  run: revokeM2MSecret,
});

export const deleteM2MCredentialOperation = defineOperation({
  name: 'm2mCredentials.delete',
  kind: 'mutation',
  scope: ['m2m:write'],
  summary: 'Deletes an M2M credential and ends every bearer it was given.',
  input: oneCredential,
  output: z.null(),
  run: (context, { id }) => deleteM2MCredential(context, id),
});

export const listIdpScopesOperation = defineOperation({
  name: 'oauth.listScopes',
  kind: 'query',
  scope: ['m2m:read'],
  summary: 'The scopes that the identity provider knows.',
  input: z.strictObject({}),
  output: z.array(z.string()).readonly(),
  run: async (context) => listIdpScopes(context),
});

export const grantClientCredentialsOperation = defineOperation({
  name: 'oauth.grantClientCredentials',
  kind: 'mutation',
  scope: 'public',
  summary: 'Exchanges an M2M credential for a bearer of one hour.',
  input: clientCredentialsGrantInput,
  output: grantedBearerSchema,
  run: grantClientCredentials,
});

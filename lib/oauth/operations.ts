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
  m2mCredentialPageSchema,
} from './schema';
import { createM2MCredential, deleteM2MCredential, listM2MCredentials } from './service';
import { grantClientCredentials } from './service-grant';

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

export const deleteM2MCredentialOperation = defineOperation({
  name: 'm2mCredentials.delete',
  kind: 'mutation',
  scope: ['m2m:write'],
  summary: 'Deletes an M2M credential and ends every bearer it was given.',
  input: z.strictObject({ id: idSchema }),
  output: z.null(),
  run: (context, { id }) => deleteM2MCredential(context, id),
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

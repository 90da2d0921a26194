import { z } from 'zod';

/** What stands for a secret that is stored elsewhere. */
export const redactedWord = 'REDACTED';

const mostListed = 50_000;
const text = (max: number) => z.string('write text').min(1, 'write something').max(max, `write at most ${max} characters`);
const listOf = (max: number) => z.array(text(max)).max(mostListed, `list at most ${mostListed.toLocaleString('en')}`).optional();

// A header holds it: what is no printable ASCII would not arrive.
const token = z
  .string('write the token as text')
  .max(4_000, 'write at most 4,000 characters')
  .regex(/^[\x21-\x7e]*$/, 'a token has neither spaces nor line breaks nor letters beyond ASCII')
  .optional();

const excluded = z
  .array(
    z
      .strictObject({ name: text(1_000).optional(), id: z.union([text(200), z.int().transform(String)]).optional() })
      .refine(({ name, id }) => name !== undefined || id !== undefined, 'write a name or an id'),
  )
  .max(mostListed)
  .optional();

const common = {
  url: text(1_000),
  gitURLType: z.enum(['http', 'ssh'], 'write "http" or "ssh"').default('http'),
  token,
  exclude: excluded,
  sshPrivateKey: z.string('write the key as text').max(20_000, 'that is no SSH key').optional(),
  sshPassphrase: z.string('write text').max(1_000, 'write at most 1,000 characters').optional(),
  sshKnownHosts: z.string('write text').max(20_000, 'write at most 20,000 characters').optional(),
};

const username = z.string('write text').max(255).regex(/^[^\p{Cc}:]*$/u, 'a user name has no colon and no line breaks').optional();
const word = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,99})$/;
const ownerAndName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\/[A-Za-z0-9._-]{1,100}$/;
const keyAndSlug = /^~?[A-Za-z0-9][A-Za-z0-9._-]{0,127}\/[A-Za-z0-9._-]{1,128}$/;
const lines = (pattern: RegExp, error: string) => z.array(z.string().regex(pattern, error)).max(mostListed).optional();

export const configSchemas = {
  GITHUB: z.looseObject({
    ...common,
    orgs: lines(word, 'write the name of an organisation'),
    repos: lines(ownerAndName, 'write "owner/name"'),
    repositoryQuery: listOf(1_000),
  }),
  GITLAB: z.looseObject({
    ...common,
    projects: z
      .array(
        z
          .strictObject({ name: text(1_000).optional(), id: z.int().min(1).optional() })
          .refine(({ name, id }) => (name === undefined) !== (id === undefined), 'write either a name or an id'),
      )
      .max(mostListed)
      .optional(),
    projectQuery: z
      .array(z.string().max(
        1_000,
      ).regex(/^(?:none|all|\?[^\s#]*|(?:projects|groups\/[^\s?#]+\/projects|users\/[^\s?#]+\/projects)(?:\?[^\s#]*)?)$/, {
        error: 'write "all", "none", "?membership=true", or a path such as "groups/acme/projects?include_subgroups=true"',
      }))
      .max(1_000)
      .optional(),
  }),
  BITBUCKET_SERVER: z.looseObject({
    ...common,
    username,
    projectKeys: lines(/^~?[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'write the key of a project'),
    repos: lines(keyAndSlug, 'write "PROJECT/repository"'),
    repositoryQuery: z
      .array(z.string().max(1_000).regex(/^(?:none|all|\?[^\s#]*)$/, 'write "all", "none", or a query such as "?projectname=acme"'))
      .max(1_000)
      .optional(),
  }),
  OTHER: z.looseObject({
    ...common,
    username,
    repos: listOf(1_000),
    visibility: z.record(
      z.string().max(1_000),
      z.enum(['private', 'internal', 'public'], 'write "private", "internal" or "public"'),
    ).optional(),
  }),
} as const;

export type CodeHostKind = keyof typeof configSchemas;
export const codeHostKinds = ['GITHUB', 'GITLAB', 'BITBUCKET_SERVER', 'OTHER'] as const satisfies readonly CodeHostKind[];

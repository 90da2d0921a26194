import { expect } from '@playwright/test';
import { z } from 'zod';
import { postJson, type Answer } from './http';

const envelope = z.strictObject({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(
      z.strictObject({
        message: z.string(),
        path: z.array(z.union([z.string(), z.number()])).optional(),
        locations: z.array(z.strictObject({ line: z.number(), column: z.number() })).optional(),
        extensions: z.strictObject({ code: z.string(), fields: z.record(z.string(), z.string()).optional() }).optional(),
      }),
    )
    .min(1)
    .optional(),
});
export type Envelope = z.output<typeof envelope>;

interface Caller {
  url: string;
  /** Headers that authenticate. */
  headers: Record<string, string>;
}

export const postGraphQL = ({ url, headers }: Caller, query: string, variables?: Record<string, unknown>): Promise<Answer> =>
  postJson(`${url}/.api/graphql`, { query, variables }, headers);

/** Runs a document; the answer is 200 and has the shape of the contract, whatever is inside. */
export async function run(caller: Caller, query: string, variables?: Record<string, unknown>): Promise<Envelope> {
  const answer = await postGraphQL(caller, query, variables);
  expect(answer.status, answer.text).toBe(200);
  expect(answer.headers['content-type']).toBe('application/json');
  return envelope.parse(answer.json());
}

/** Runs a document that must succeed, and reads its data by a strict schema. */
export async function data<T>(caller: Caller, schema: z.ZodType<T>, query: string, variables?: Record<string, unknown>): Promise<T> {
  const result = await run(caller, query, variables);
  expect(result.errors, JSON.stringify(result.errors)).toBeUndefined();
  return schema.parse(result.data);
}

/** Runs a document that must fail once; gives what clients see of it. */
export async function failure(caller: Caller, query: string, variables?: Record<string, unknown>) {
  const { errors = [] } = await run(caller, query, variables);
  expect(errors, 'one error').toHaveLength(1);
  return { message: errors[0]?.message, code: errors[0]?.extensions?.code, path: errors[0]?.path, fields: errors[0]?.extensions?.fields };
}

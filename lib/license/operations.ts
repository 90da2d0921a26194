import 'server-only';
import { z } from 'zod';
import { defineOperation } from '@/lib/operation/define-operation';
import { licenseSchema, listSeatsInput, seatPageSchema } from './schema';
import { getLicense, listSeats } from './service';

export const getLicenseOperation = defineOperation({
  name: 'license.get',
  kind: 'query',
  scope: ['site:read'],
  summary: 'What the license allows, and how much of it is taken.',
  input: z.strictObject({}),
  output: licenseSchema,
  run: getLicense,
});

export const listSeatsOperation = defineOperation({
  name: 'license.listSeats',
  kind: 'query',
  scope: ['site:read'],
  summary: 'The people who take a seat, by name.',
  input: listSeatsInput,
  output: seatPageSchema,
  run: listSeats,
});

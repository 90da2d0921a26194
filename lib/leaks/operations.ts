import 'server-only';
import { z } from 'zod';
import { defineOperation } from '@/lib/operation/define-operation';
import { leakSchema, listLeaksInput, reportLeakInput } from './schema';
import { listLeaks } from './service';
import { reportLeaks } from './service-report';

export const reportLeakOperation = defineOperation({
  name: 'leaks.report',
  kind: 'mutation',
  // Whoever found a credential need not have one.
  scope: 'public',
  summary: 'Reports credentials that were found somewhere. What is recognised stops working; the answer never says so.',
  input: reportLeakInput,
  output: z.null(),
  run: reportLeaks,
});

export const listLeaksOperation = defineOperation({
  name: 'leaks.listOfAccount',
  kind: 'query',
  scope: ['tokens:read'],
  summary: 'Credentials of an account that were reported as leaked in the last 30 days.',
  input: listLeaksInput,
  output: z.array(leakSchema),
  run: listLeaks,
});

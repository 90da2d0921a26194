'use server';

import { act } from '@/lib/api/console/actor';
import type { ActionResult } from '@/lib/errors/action-result';
import { listRefsOperation } from '@/lib/repositories/operations-files';
import type { ListRefsInput, RefList } from '@/lib/repositories/files-schema';

export const findRefs = async (name: string, kind: ListRefsInput['kind'], query: string): Promise<ActionResult<RefList>> =>
  act(listRefsOperation, { repository: { name }, kind, limit: 50, ...(query === '' ? {} : { query }) });

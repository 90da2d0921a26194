'use server';

import { refresh } from 'next/cache';
import { act } from '@/lib/api/console/actor';
import {
  cancelCodeHostSyncOperation,
  createCodeHostOperation,
  deleteCodeHostOperation,
  getCodeHostSyncOperation,
  synchroniseCodeHostOperation,
  testCodeHostOperation,
  updateCodeHostOperation,
} from '@/lib/code-hosts/operations';
import type {
  CodeHost,
  CodeHostSyncDetails,
  ConnectionTestResult,
  CreateCodeHostInput,
  DeleteCodeHostInput,
  TestCodeHostInput,
  UpdateCodeHostInput,
} from '@/lib/code-hosts/schema';
import type { ActionResult } from '@/lib/errors/action-result';

function refreshed<T>(result: ActionResult<T>): ActionResult<T> {
  if (result.ok) refresh();
  return result;
}

export const createCodeHost = async (input: CreateCodeHostInput): Promise<ActionResult<CodeHost>> => act(createCodeHostOperation, input);

export const updateCodeHost = async (input: UpdateCodeHostInput): Promise<ActionResult<CodeHost>> =>
  refreshed(await act(updateCodeHostOperation, input));

export const deleteCodeHost = async (input: DeleteCodeHostInput): Promise<ActionResult<null>> =>
  refreshed(await act(deleteCodeHostOperation, input));

export const testCodeHost = async (input: TestCodeHostInput): Promise<ActionResult<ConnectionTestResult>> =>
  act(testCodeHostOperation, input);

export const synchronise = async (id: number): Promise<ActionResult<CodeHostSyncDetails>> =>
  refreshed(await act(synchroniseCodeHostOperation, { id }));

export const cancelSync = async (id: number): Promise<ActionResult<CodeHostSyncDetails>> =>
  refreshed(await act(cancelCodeHostSyncOperation, { id }));

/** How far a run is; the page itself is drawn anew only when it has ended. */
export const getSync = async (id: number): Promise<ActionResult<CodeHostSyncDetails>> => act(getCodeHostSyncOperation, { id });

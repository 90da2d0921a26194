export type { ActionError, ActionResult } from '@/lib/errors/action-result';

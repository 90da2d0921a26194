'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition, type ReactNode } from 'react';
import type { FieldValues, UseFormReturn } from 'react-hook-form';
import type { ActionResult } from '@/components/form/action-result';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';

export type Stale = {
  /** Stands above the form while what it shows is not what is there any more. */
  notice: ReactNode;
  /** Looks at what saving answered. */
  watch: <Data>(result: ActionResult<Data>) => ActionResult<Data>;
};

/** For forms that two may have open: the second one to save is told, and offered what the first one wrote. */
export function useStaleNotice<Values extends FieldValues>(form: Pick<UseFormReturn<Values>, 'reset'>): Stale {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const [message, setMessage] = useState<string>();

  function handleReload() {
    startTransition(() => {
      // What was typed gives way: the form follows the page only where nothing is.
      form.reset();
      setMessage(undefined);
      router.refresh();
    });
  }

  function watch<Data>(result: ActionResult<Data>): ActionResult<Data> {
    // A conflict of a field is another matter: the name is taken.
    setMessage(!result.ok && result.error.code === 'conflict' && !result.error.fields ? result.error.message : undefined);
    return result;
  }

  const reload = <Button busy={isPending} onClick={handleReload}>Load what is there now</Button>;
  const notice = message === undefined ? null : <Notice tone="warning" role="alert" title="Not saved" actions={reload}>{message}</Notice>;
  return { notice, watch };
}

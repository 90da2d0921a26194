import { Copy } from 'lucide-react';
import { toast } from '@/components/feedback/toast';
import type { Action } from '@/components/shell/action';

/** The first item of every row menu. */
export function copyIdAction(id: string): Action {
  return {
    id: 'copy-id',
    name: 'Copy ID',
    icon: <Copy aria-hidden />,
    run: () => {
      // No clipboard on plain http away from localhost.
      void Promise.resolve()
        .then(() => navigator.clipboard.writeText(id))
        .then(() => toast.success('ID copied', { description: id }))
        .catch(() => toast.error('Could not copy the ID', { description: id }));
    },
  };
}

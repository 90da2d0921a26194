import { toast } from '@/components/feedback/toast';
import { setAccessTokenDisabled } from '../actions';
import type { TokenRow } from '../token-row';

/** Takes a token back into use at once and says so: nothing is lost by it. */
export async function enableToken({ id, note }: Pick<TokenRow, 'id' | 'note'>): Promise<void> {
  const result = await setAccessTokenDisabled(id, false);
  if (result.ok) toast.success(<><bdi>{note}</bdi> was enabled</>);
  else toast.error(<><bdi>{note}</bdi> was not enabled</>, { description: result.error.message });
}
